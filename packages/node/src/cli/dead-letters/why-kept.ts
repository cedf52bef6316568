import type { DropReason } from "@hatpin/core";
import { findAgeVerdict } from "../../delivery/age-policy.ts";
import type { DeadLetter } from "../../queue/durable-queue.ts";

/** Why a letter stays one: the reason for which delivery would bury it again at once; undefined when it may be sent again. */
export function whyKept(
  { event, reason }: Pick<DeadLetter, "event" | "reason">,
  { mayCountTwice }: { mayCountTwice: boolean },
  nowMs: number = Date.now(),
): DropReason | undefined {
  const inDoubt = reason === "may_count_twice" && !mayCountTwice;
  return findAgeVerdict({ event, inDoubt }, nowMs)?.reason;
}

/** In words. */
export const KEPT_BECAUSE: Partial<Record<DropReason, string>> = {
  too_old: "because Pinterest takes nothing that is more than 7 days old",
  may_count_twice: "because it could be counted twice, which --may-count-twice allows",
};
