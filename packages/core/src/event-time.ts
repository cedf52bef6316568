/** Pinterest refuses what is older: docs/pinterest-api.md. */
export const MAX_EVENT_AGE_SECONDS = 7 * 24 * 60 * 60;

/** A clock may be this far ahead of ours before an event on the wire counts as one of the future. */
const FUTURE_TOLERANCE_SECONDS = 60;

/** A caller's clock may be this far ahead; the event then happened now. */
const MAX_CLOCK_SKEW_SECONDS = 300;

/**
 * The time of an event as whole Unix seconds, from seconds or milliseconds (13 digits); NaN when it is neither. A time
 * a little ahead of `nowMs` becomes now.
 */
export function readEventTime(time: unknown, nowMs: number): number {
  if (typeof time !== "number") return Number.NaN;
  const isMilliseconds = time >= 1e12 && time < 1e13;
  const seconds = Math.floor(isMilliseconds ? time / 1000 : time);
  const nowSeconds = Math.floor(nowMs / 1000);
  return seconds > nowSeconds && seconds <= nowSeconds + MAX_CLOCK_SKEW_SECONDS ? nowSeconds : seconds;
}

/** Whether Pinterest takes an event of that time. */
export function isTimely(seconds: number, nowMs: number): boolean {
  const age = nowMs / 1000 - seconds;
  return age <= MAX_EVENT_AGE_SECONDS && age >= -FUTURE_TOLERANCE_SECONDS;
}
