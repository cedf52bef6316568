import type { OnWarning } from "./errors.ts";
import type { Problem } from "./problem.ts";

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
export function readEventTime(time: unknown, nowMs: number, onWarning: OnWarning): number | undefined {
  const nowSeconds = Math.floor(nowMs / 1000);
  const seconds = toSeconds(readDate(time), onWarning);
  if (seconds === undefined || seconds <= nowSeconds || seconds > nowSeconds + MAX_CLOCK_SKEW_SECONDS) {
    return seconds;
  }
  const message = "was a little ahead of the clock and became now";
  onWarning({ path: "event_time", code: "clock_skew", message });
  return nowSeconds;
}

/** What is wrong with the time of an event on the wire. */
export function findEventTimeProblem(seconds: number, nowMs: number): Problem | undefined {
  const nowSeconds = nowMs / 1000;
  if (seconds < nowSeconds - MAX_EVENT_AGE_SECONDS) {
    return { code: "event_time_too_old", message: "is more than 7 days ago, which Pinterest refuses" };
  }
  if (seconds > nowSeconds + FUTURE_TOLERANCE_SECONDS) {
    return {
      code: "event_time_in_future",
      message: "is in the future, which Pinterest refuses; give Unix seconds, and check the clock",
    };
  }
  return undefined;
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

function toSeconds(time: unknown, onWarning: OnWarning): number | undefined {
  if (typeof time !== "number" || !Number.isFinite(time)) return undefined;
  if (time < 1e12 || time >= 1e13) return Math.floor(time);
  onWarning({ path: "event_time", code: "milliseconds", message: "was in milliseconds; give Unix seconds" });
  return Math.floor(time / 1000);
}
