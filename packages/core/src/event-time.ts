import type { IssueCode } from "./errors.ts";
import type { Oddity } from "./oddity.ts";

/** Pinterest refuses what is older: docs/pinterest-api.md. */
export const MAX_EVENT_AGE_SECONDS = 7 * 24 * 60 * 60;

/** A clock may be this far ahead of ours before an event on the wire counts as one of the future. */
export const FUTURE_TOLERANCE_SECONDS = 60;

/** A caller's clock may be this far ahead; the event then happened now. */
const MAX_CLOCK_SKEW_SECONDS = 300;

/**
 * The time of an event as whole Unix seconds, from seconds, milliseconds (13 digits) or a `Date`; undefined when
 * it is none of them. A time a little ahead of `nowMs` becomes now.
 */
export function readEventTime(time: unknown, nowMs: number, oddities: Oddity[]): number | undefined {
  const path = "event_time";
  const given = readDate(time);
  if (typeof given !== "number" || !Number.isFinite(given)) return undefined;
  const isMilliseconds = given >= 1e12 && given < 1e13;
  if (isMilliseconds) oddities.push({ path, code: "milliseconds" });
  const seconds = Math.floor(isMilliseconds ? given / 1000 : given);
  const nowSeconds = Math.floor(nowMs / 1000);
  if (seconds <= nowSeconds || seconds > nowSeconds + MAX_CLOCK_SKEW_SECONDS) return seconds;
  oddities.push({ path, code: "clock_skew" });
  return nowSeconds;
}

/** What is wrong with the time of an event on the wire. */
export function checkEventTime(seconds: number, nowMs: number): IssueCode | undefined {
  const age = nowMs / 1000 - seconds;
  if (age > MAX_EVENT_AGE_SECONDS) return "event_time_too_old";
  return age < -FUTURE_TOLERANCE_SECONDS ? "event_time_in_future" : undefined;
}

/** A `Date` as seconds; undefined when it cannot be read; all else as it is. */
function readDate(time: unknown): unknown {
  try {
    return time instanceof Date ? Date.prototype.getTime.call(time) / 1000 : time;
  } catch {
    // A proxy, or an object that only pretends to be a Date.
    return undefined;
  }
}
