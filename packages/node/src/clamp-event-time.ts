import type { ConversionEvent } from "@hatpin/core";

/** A clock may be so far ahead of ours; an event beyond is wrong, not early. */
const MAX_AHEAD_SECONDS = 300;

/** An event a little in the future, which Pinterest would refuse, happened now: the clocks differ. */
export function clampEventTime(event: ConversionEvent, nowMs: number = Date.now()): ConversionEvent {
  const nowSeconds = Math.floor(nowMs / 1000);
  // It is not checked yet and may be anything.
  const isAhead = event?.event_time > nowSeconds && event.event_time <= nowSeconds + MAX_AHEAD_SECONDS;
  return isAhead ? { ...event, event_time: nowSeconds } : event;
}
