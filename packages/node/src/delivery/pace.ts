import { backOffMs } from "../back-off.ts";
import type { Blocked, RetryLater } from "../batch-outcome.ts";
import { LONGEST_ASKED_WAIT_MS } from "../longest-asked-wait.ts";

export interface PaceOptions {
  /** The first wait after a failure, before jitter. Default 500 ms. */
  baseMs?: number;
  /** The longest wait after a failure. Default a minute. */
  capMs?: number;
  /** The longest wait while nothing goes through until a person acts. Default five minutes. */
  blockedCapMs?: number;
  random?: () => number;
}

/** How fast delivery may go: what failed last slows down all that comes next. */
export interface Pace {
  /** The wait, in milliseconds, that a failure asks for. */
  slowDown(failure: RetryLater | Blocked): number;
  /** The wait, in milliseconds, of one event that failed for the `attempt`th time through its own fault. */
  waitAlone(failure: RetryLater | Blocked, attempt: number): number;
  /** Pinterest answered. */
  resume(): void;
}

/** A server may ask for no wait at all. */
const MIN_ASKED_MS = 250;

export function createPace({
  baseMs = 500,
  capMs = 60_000,
  blockedCapMs = 300_000,
  random,
}: PaceOptions = {}): Pace {
  let failures = 0;

  function waitAlone(failure: RetryLater | Blocked, attempt: number): number {
    const limits = { baseMs, capMs: failure.kind === "blocked" ? blockedCapMs : capMs, random };
    return askedMs(failure) ?? backOffMs(failure, attempt, limits);
  }

  return {
    slowDown(failure) {
      if (askedMs(failure) === undefined) failures += 1;
      return waitAlone(failure, failures);
    },
    waitAlone,
    resume() {
      failures = 0;
    },
  };
}

function askedMs(failure: RetryLater | Blocked): number | undefined {
  if (failure.kind === "blocked" || failure.delayMs === undefined) return undefined;
  return Math.min(Math.max(failure.delayMs, MIN_ASKED_MS), LONGEST_ASKED_WAIT_MS);
}
