import { mayCountTwice } from "./may-count-twice.ts";
import type { Parcel } from "./parcel.ts";
import type { EventResult } from "./send-result.ts";

/** What a caller is told of an event that has ended. */
export function toResult({ event, outcome }: Parcel, nowMs: number = Date.now()): EventResult {
  if (outcome?.kind === "answered") return outcome.result;
  // What is invalid may lack anything, be it TypeScript's word to the contrary.
  const event_id = typeof event?.event_id === "string" ? event.event_id : "";
  if (!outcome || outcome.kind === "invalid") {
    const error_message = outcome?.message ?? "not sent";
    return { event_id, status: "failed", error_message, retryable: !outcome };
  }
  const retryable = !(outcome.inDoubt && mayCountTwice(event, nowMs));
  const reason = outcome.kind === "aborted" ? "the sending was aborted" : outcome.error.message;
  const error_message = `${describe(outcome.inDoubt, retryable)}: ${reason}`;
  return {
    event_id,
    status: "failed",
    error_message,
    retryable,
    ...(outcome.inDoubt && { in_doubt: true as const }),
  };
}

function describe(inDoubt: boolean, retryable: boolean): string {
  if (!inDoubt) return "not sent";
  return retryable
    ? "sent without an answer; it may be sent again, because Pinterest drops duplicates"
    : "sent without an answer, and not again, because Pinterest could count it twice";
}
