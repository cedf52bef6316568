import type { ConversionEvent } from "@hatpin/core";

/**
 * One step of an event's way, as `hatpin serve --log-events` prints it (one JSON object a line) and as
 * `createProxy({ onStep })` reports it. Holds no personal data: digests are shortened.
 */
export interface Step {
  /** Unix milliseconds. */
  at: number;
  stage: "accepted" | "rejected" | "duplicate" | "sent" | "delivered" | "released" | "buried";
  event_id: string;
  event_name: string;
  /** Unix seconds: when the visitor did it. */
  event_time?: number;
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

/** The step of one event, without anything of its data. */
export function stepOf(
  { event_id, event_name, event_time }: ConversionEvent,
  stage: Step["stage"],
  at: number,
  more: Pick<Step, "detail" | "delayMs"> = {},
): Step {
  return { at, stage, event_id, event_name, event_time, ...more };
}
