import type { ConversionEvent, DropReason } from "@hatpin/core";
import { isRecord } from "./is-record.ts";
import { withoutPersonalData } from "./without-personal-data.ts";

/**
 * One step of an event's way, as `hatpin serve --log-events` prints it (one JSON object a line) and as
 * `createProxy({ onStep })` reports it. Holds no personal data: digests are shortened, and
 * what looks like an e-mail address or a token is masked, also in an id.
 */
export interface Step {
  /** Unix milliseconds. */
  at: number;
  stage: "accepted" | "rejected" | "dropped" | "duplicate" | "sent" | "delivered" | "released" | "buried";
  event_id: string;
  event_name: string;
  /** Unix seconds: when the visitor did it. */
  event_time?: number;
  /** For `dropped` and `buried`: why, by its name. */
  reason?: DropReason;
  /** Why it was rejected, released or buried, or Pinterest's warning. */
  detail?: string;
  /** For `released`: milliseconds until the next try. */
  delayMs?: number;
  /** For `accepted`: what the event is about, for a person to read. */
  summary?: {
    event_source_url?: string;
    value?: string;
    currency?: string;
    content_ids?: string[];
    num_items?: number;
  };
  /** For `accepted`: the first characters of each digest. */
  user_data?: Record<string, string[]>;
}

export type OnStep = (step: Step) => void;

/** The same within: what an accepted event is about is read from it only where somebody is told. */
export type NoteStep = (step: Step, accepted?: ConversionEvent) => void;

/** The step of one event, without anything of its data. */
export function stepOf(
  { event_id, event_name, event_time }: ConversionEvent,
  stage: Step["stage"],
  at: number,
  more: Pick<Step, "reason" | "detail" | "delayMs"> = {},
): Step {
  return { at, stage, event_id, event_name, event_time, ...more };
}

/**
 * The same step with every text in it masked: ids, addresses and what Pinterest said can hold anything.
 *
 * @param redact Takes out the access token, whatever it looks like.
 */
export function cleanStep(step: Step, redact: (text: string) => string): Step {
  // A cast, because only texts change, and each into another text.
  return cleanTexts(step, (text) => withoutPersonalData(redact(text))) as Step;
}

function cleanTexts(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((member) => cleanTexts(member, mask));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cleanTexts(member, mask)]));
}
