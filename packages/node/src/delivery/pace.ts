import { retryDelayMs } from "@hatpin/core";
import type { Blocked, RetryLater } from "../batch-outcome.ts";

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
  /** Pinterest answered. */
  resume(): void;
  /** How many of `maxEvents` the next request should hold. */
  batchSize(maxEvents: number): number;
}

/** A server may ask for no wait at all, or for years. */
const MIN_ASKED_MS = 250;
const MAX_ASKED_MS = 15 * 60_000;

/** From this many failures in a row on, requests become smaller. */
const SHRINK_AFTER = 4;

export function createPace({
  baseMs = 500,
  capMs = 60_000,
  blockedCapMs = 300_000,
  random,
}: PaceOptions = {}): Pace {
  let failures = 0;

  return {
    slowDown(failure) {
      if (failure.kind === "retry_later" && failure.delayMs !== undefined) {
        return Math.min(Math.max(failure.delayMs, MIN_ASKED_MS), MAX_ASKED_MS);
      }
      failures += 1;
      return retryDelayMs(
        failures,
        { baseMs, capMs: failure.kind === "blocked" ? blockedCapMs : capMs },
        random,
      );
    },
    resume() {
      failures = 0;
    },
    batchSize(maxEvents) {
      // A request that fails again and again may hold one event that the server breaks on. In ever smaller requests
      // it stands alone in the end, and the others pass.
      return Math.max(1, Math.floor(maxEvents / 2 ** Math.max(0, failures - SHRINK_AFTER)));
    },
  };
}
