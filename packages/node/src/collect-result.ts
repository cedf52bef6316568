import { mayCountTwice } from "./may-count-twice.ts";
import type { Parcel } from "./parcel.ts";
import type { EventResult, SendResult } from "./send-result.ts";

/** The result of a call, out of parcels that have all ended, in their order. */
export function collectResult(parcels: readonly Parcel[], nowMs: number = Date.now()): SendResult {
  const events = parcels.map((parcel) => toResult(parcel, nowMs));
  return {
    num_events_received: parcels.filter(({ outcome }) => outcome?.kind === "answered").length,
    num_events_processed: events.filter(({ status }) => status === "processed").length,
    events,
  };
}

function toResult({ event, outcome }: Parcel, nowMs: number): EventResult {
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
  return { event_id, status: "failed", error_message, retryable };
}

function describe(inDoubt: boolean, retryable: boolean): string {
  if (!inDoubt) return "not sent";
  return retryable
    ? "sent without an answer; it may be sent again, because Pinterest drops duplicates"
    : "sent without an answer, and not again, because Pinterest could count it twice";
}
