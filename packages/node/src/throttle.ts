import { setTimeout as wait } from "node:timers/promises";
import type { Aborted, BatchOutcome, RetryLater } from "./batch-outcome.ts";
import { PinterestApiError } from "./errors.ts";
import { forgetOldest } from "./forget-oldest.ts";
import { LONGEST_ASKED_WAIT_MS } from "./longest-asked-wait.ts";
import type { RateLimitReading } from "./rate-limit.ts";

/** Requests begin without a wait until so little of the limit is left; what is left is then spread over the time left. */
const SPREAD_BELOW = 0.2;

/** More ad accounts than these are forgotten, the oldest first. */
const MAX_ACCOUNTS = 1000;

/** How fast all calls of a client, or all batches of a proxy, go together. */
export interface Throttle {
  /** Waits for one of the places for batches; the function that comes gives it back. Undefined when the signal aborts. */
  enter(signal?: AbortSignal): Promise<(() => void) | undefined>;
  pace(adAccountId: string): Pace;
}

/** The pace of one ad account, which is what Pinterest limits. */
export interface Pace {
  /**
   * Waits until a request may begin, sends it, and heeds what the answer says. A wait beyond `longestMs` is not begun:
   * its outcome says so.
   */
  run(
    send: (heed: (reading: RateLimitReading | undefined) => void) => Promise<BatchOutcome>,
    options: { longestMs: number; signal?: AbortSignal | undefined },
  ): Promise<BatchOutcome>;
}

export function createThrottle(atOnce: number, now: () => number = Date.now): Throttle {
  const paces = new Map<string, Pace>();
  const waiting = new Set<(leave: () => void) => void>();
  let free = atOnce;

  function leaveOnce(): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      const [first] = waiting;
      if (!first) free += 1;
      else first(leaveOnce());
    };
  }

  return {
    async enter(signal) {
      if (signal?.aborted) return undefined;
      if (free > 0) {
        free -= 1;
        return leaveOnce();
      }
      return new Promise((resolve) => {
        const end = (leave: (() => void) | undefined) => {
          waiting.delete(end);
          signal?.removeEventListener("abort", abort);
          resolve(leave);
        };
        const abort = () => end(undefined);
        signal?.addEventListener("abort", abort);
        waiting.add(end);
      });
    },
    pace(adAccountId) {
      const known = paces.get(adAccountId);
      if (known) return known;
      const pace = createPace(now);
      paces.set(adAccountId, pace);
      forgetOldest(paces, MAX_ACCOUNTS);
      return pace;
    },
  };
}

function createPace(now: () => number): Pace {
  /** Of the window that Pinterest counts in: what it said, less what was begun since. */
  let limit = 0;
  let remaining = Number.POSITIVE_INFINITY;
  let resetAtMs = 0;
  let inFlight = 0;
  /** Nothing begins before. */
  let pausedUntilMs = 0;
  let lastBeginsAtMs = 0;

  function findBeginning(): number {
    const nowMs = now();
    if (nowMs >= resetAtMs) remaining = Number.POSITIVE_INFINITY;
    const earliestMs = Math.max(nowMs, pausedUntilMs);
    if (remaining >= limit * SPREAD_BELOW || earliestMs >= resetAtMs) return earliestMs;
    if (remaining < 1) return resetAtMs;
    const spacingMs = (resetAtMs - earliestMs) / (remaining + 1);
    return Math.max(earliestMs, lastBeginsAtMs + spacingMs);
  }

  /** What a wait that has ended may find in its way by then. */
  function findBarrier(): number {
    return remaining < 1 ? Math.max(pausedUntilMs, resetAtMs) : pausedUntilMs;
  }

  function heed(reading: RateLimitReading | undefined): void {
    if (!reading) return;
    const isSameWindow = now() < resetAtMs;
    // Those on their way were counted already, or will be: the smaller number is the safe one.
    const left = reading.remaining - (inFlight - 1);
    remaining = isSameWindow ? Math.min(remaining, left) : left;
    limit = reading.limit;
    if (!isSameWindow) resetAtMs = now() + Math.min(reading.resetMs, LONGEST_ASKED_WAIT_MS);
  }

  function pause(outcome: BatchOutcome): void {
    if (outcome.kind !== "retry_later" || outcome.delayMs === undefined) return;
    pausedUntilMs = Math.max(pausedUntilMs, now() + Math.min(outcome.delayMs, LONGEST_ASKED_WAIT_MS));
  }

  return {
    async run(send, { longestMs, signal }) {
      const givesUpAtMs = now() + longestMs;
      for (let beginsAtMs = findBeginning(); ; beginsAtMs = Math.max(beginsAtMs, findBarrier())) {
        if (beginsAtMs > givesUpAtMs) return tooLate(beginsAtMs - now());
        const delayMs = beginsAtMs - now();
        if (delayMs <= 0) break;
        // Its place is taken, so that those who come next line up behind it.
        lastBeginsAtMs = Math.max(lastBeginsAtMs, beginsAtMs);
        await wait(delayMs, undefined, { signal }).catch(() => undefined);
        if (signal?.aborted) return ABORTED;
      }
      lastBeginsAtMs = Math.max(lastBeginsAtMs, now());
      remaining -= 1;
      inFlight += 1;
      try {
        const outcome = await send(heed);
        pause(outcome);
        return outcome;
      } finally {
        inFlight -= 1;
      }
    },
  };
}

const ABORTED: Aborted = { kind: "aborted", inDoubt: false };

function tooLate(delayMs: number): RetryLater {
  const seconds = Math.ceil(delayMs / 1000);
  const message = `Pinterest takes no more requests for now; send again in ${seconds} seconds`;
  return { kind: "retry_later", inDoubt: false, delayMs, error: new PinterestApiError(message) };
}
