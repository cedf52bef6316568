import {
  type ConversionEvent,
  type ConversionEventInput,
  createConversionEvent,
  InvalidEventError,
  type ValidateOptions,
} from "@hatpin/core";
import type { Say } from "../log/create-log.ts";
import { type LogFields, showErrorName } from "../log/log-fields.ts";
import { readFieldPath } from "../log/shown.ts";
import { within } from "../within.ts";
import { cleanEvent } from "./clean-event.ts";

/**
 * The shop's own code: is given each event that is about to be kept, and the request it came with (whose body is read
 * already). Returns nothing to leave the event as it is, `null` to drop it, or what shall go in its place, as
 * `createConversionEvent` takes it: personal data in it is hashed.
 */
export type OnEvent = (event: ConversionEvent, request: Request) => ShopsAnswer | Promise<ShopsAnswer>;

type ShopsAnswer = ConversionEventInput | ConversionEvent | null | undefined;

export interface AskShopOptions {
  onEvent: OnEvent;
  /** For all events of a request together. */
  timeoutMs: number;
  rules: ValidateOptions;
  say: Say;
}

/**
 * What the shop makes of each event; `null` where it drops one. Where its code throws, takes too long or returns what is no
 * event, the event goes on as it was: a slip in the shop's code loses nothing.
 */
export async function askShop(
  events: readonly ConversionEvent[],
  request: Request,
  { onEvent, timeoutMs, rules, say }: AskShopOptions,
): Promise<(ConversionEvent | null)[]> {
  const deadline = Date.now() + timeoutMs;
  return Promise.all(
    events.map(async (event) => {
      try {
        const said = ask(event);
        // It may go on after we have stopped listening, and fail then.
        said.catch(() => {});
        return await within(Math.max(0, deadline - Date.now()), said);
      } catch (error) {
        say("on_event_failed", describeSlip(error));
        return event;
      }
    }),
  );

  async function ask(event: ConversionEvent): Promise<ConversionEvent | null> {
    // A copy that cannot be altered: half an alteration, before it throws, would be an event that nobody has meant.
    const said = await onEvent(deepFreeze(structuredClone(event)), request);
    if (said === null) return null;
    if (said === undefined) return event;
    const { event_id, event_time } = event;
    // A cast, because what the shop returns is anything: what is no event is refused here.
    const input = cleanEvent({ ...(said as ConversionEventInput), event_id, event_time });
    return createConversionEvent(input, rules);
  }
}

/** Never its message: it may quote the visitor. */
function describeSlip(error: unknown): Pick<LogFields, "slip" | "error_name" | "issue" | "field"> {
  if (error instanceof InvalidEventError) {
    const [first] = error.issues;
    return { slip: "returned_no_event", issue: first?.code, field: readFieldPath(first?.path) };
  }
  if (error instanceof DOMException && error.name === "TimeoutError") return { slip: "took_too_long" };
  return { slip: "threw", error_name: showErrorName(error) };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
