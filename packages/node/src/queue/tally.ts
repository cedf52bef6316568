/** How often what happened to events of one name on one day (UTC). No more than that is told of them. */
export interface Tally {
  /** As `2026-11-28`. */
  day: string;
  event_name: string;
  /** By what happened: a stage, a reason, or `has ` and a signal by which Pinterest may know a customer. */
  counts: Record<string, number>;
}

const DAY_MS = 86_400_000;

/** Five weeks, so that a whole month can be told. */
export const TALLIED_DAYS = 35;

/** Pinterest's own names are 22. With names of their own, pages could otherwise fill the disk. */
export const MAX_TALLIED_NAMES = 100;

/** For the names beyond. */
export const OTHER_NAME = "other";

/** Of an event that was refused, and has no name of Pinterest's. */
export const UNKNOWN_NAME = "unknown";

/** The day that was asked for last, which is asked for with every event. */
let lastDay = { number: Number.NaN, name: "" };

/** The day of a time, in UTC. */
export function dayOf(timeMs: number): string {
  const number = Math.floor(timeMs / DAY_MS);
  if (number !== lastDay.number) {
    lastDay = { number, name: new Date(timeMs).toISOString().slice(0, 10) };
  }
  return lastDay.name;
}

/** The days whose counts are kept, the oldest first. */
export function talliedDays(nowMs: number): string[] {
  return Array.from({ length: TALLIED_DAYS }, (_, n) => dayOf(nowMs - (TALLIED_DAYS - 1 - n) * DAY_MS));
}

/** The sum of two counts. */
export function addCounts(
  counts: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...counts };
  for (const [what, count] of Object.entries(more)) sum[what] = (sum[what] ?? 0) + count;
  return sum;
}
