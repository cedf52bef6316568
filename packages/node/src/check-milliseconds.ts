import { InvalidOptionError } from "./errors.ts";

/** Timers of Node take no more, and fire at once instead. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function checkMilliseconds(option: string, value: number, minMs: number): void {
  if (typeof value === "number" && value >= minMs && value <= MAX_TIMER_MS) return;
  throw new InvalidOptionError(option, `must be a number of milliseconds from ${minMs} to ${MAX_TIMER_MS}`);
}
