import { type DropReason, MAX_EVENT_AGE_SECONDS } from "@hatpin/core";
import { mayCountTwice } from "../may-count-twice.ts";
import type { Claim } from "../queue/durable-queue.ts";

export interface AgeVerdict {
  reason: DropReason;
  detail: string;
}

/** Why an event must not be sent any more; undefined for one that may. */
export function findAgeVerdict(
  { event, inDoubt }: Pick<Claim, "event" | "inDoubt">,
  nowMs: number = Date.now(),
): AgeVerdict | undefined {
  if (event.event_time < nowMs / 1000 - MAX_EVENT_AGE_SECONDS) {
    return { reason: "too_old", detail: "more than 7 days old" };
  }
  if (inDoubt && mayCountTwice(event, nowMs)) {
    return {
      reason: "may_count_twice",
      detail: "an earlier try may have arrived, and Pinterest would count both",
    };
  }
  return undefined;
}
