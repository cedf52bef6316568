import type { ConversionEvent } from "@hatpin/core";

// Pinterest takes an event that arrives later for an offline one, and those it does not deduplicate:
// docs/pinterest-api.md. A minute is left for the way and the clocks.
const DEDUPLICATED_FOR_SECONDS = 59 * 60;

/** True when sending the event again would count it twice, if an earlier try had arrived. */
export function mayCountTwice(
  { action_source, event_time }: ConversionEvent,
  nowMs: number = Date.now(),
): boolean {
  return action_source === "offline" || event_time < nowMs / 1000 - DEDUPLICATED_FOR_SECONDS;
}
