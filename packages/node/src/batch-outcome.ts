import type { PinterestApiError } from "./errors.ts";
import type { EventResult } from "./send-result.ts";

/** How one request ended. The world failing is normal, so it is a value and never thrown. */
export type BatchOutcome =
  /** Pinterest answered for each event, in order. All of it is final. */
  | { kind: "answered"; results: EventResult[] }
  /** The whole request was refused, for the sake of one event or more; nothing of it was taken. Smaller ones may pass. */
  | { kind: "refused"; message: string }
  | RetryLater
  | Blocked
  | Aborted;

/** A rate limit, a failing server, a broken network: the same may pass later. */
export interface RetryLater {
  kind: "retry_later";
  /** The wait that Pinterest asked for, in milliseconds; undefined when it named none. */
  delayMs?: number;
  /**
   * True when it may have arrived: no answer came to a request that went out, or one that says nothing of the events,
   * such as a server's failure. False after 429 and 503, and when the request surely did not go out.
   */
  inDoubt: boolean;
  error: PinterestApiError;
}

/** Token, permission, account or address: nothing goes through until a person acts. Keep the events. */
export interface Blocked {
  kind: "blocked";
  /** True when an earlier try may have arrived, or when the answer was a success that says nothing of the events. */
  inDoubt: boolean;
  error: PinterestApiError;
}

/** The caller's signal ended it. */
export interface Aborted {
  kind: "aborted";
  /** True when it may have arrived. */
  inDoubt: boolean;
}

/** How the sending of one event ended: with an answer, or with what kept it from one. */
export type EventOutcome = { kind: "answered"; result: EventResult } | Unanswered;

export type Unanswered = RetryLater | Blocked | Aborted;

export function isUnanswered(outcome: { kind: string } | undefined): outcome is Unanswered {
  return outcome !== undefined && ["retry_later", "blocked", "aborted"].includes(outcome.kind);
}
