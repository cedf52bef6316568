import {
  type ConversionEvent,
  type ConversionEventInput,
  createConversionEvent,
  InvalidEventError,
  type ValidateOptions,
} from "@hatpin/core";
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
  log: (line: string) => void;
}

/**
 * What the shop makes of each event; `null` where it drops one. Where its code throws, takes too long or returns what is no
 * event, the event goes on as it was: a slip in the shop's code loses nothing.
 */
export async function askShop(
  events: readonly ConversionEvent[],
  request: Request,
  { onEvent, timeoutMs, rules, log }: AskShopOptions,
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
        log(`onEvent ${explain(error)}; the event goes on as it was`);
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
function explain(error: unknown): string {
  if (error instanceof InvalidEventError) {
    return `returned what is no event (${error.issues.map(({ path, code }) => `${path} ${code}`.trim()).join(", ")})`;
  }
  const name = error instanceof Error ? error.name : "something";
  if (error instanceof DOMException && name === "TimeoutError") return "took too long";
  return `threw ${/^\w{1,40}$/.test(name) ? name : "an error"}`;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
