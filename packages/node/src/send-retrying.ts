import { setTimeout as wait } from "node:timers/promises";
import type { RetryOptions } from "@hatpin/core";
import { backOffMs } from "./back-off.ts";
import type { BatchOutcome } from "./batch-outcome.ts";
import type { Send } from "./bisect.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import { InvalidOptionError } from "./errors.ts";
import { mayCountTwice } from "./may-count-twice.ts";

export interface SendRetryOptions extends RetryOptions {
  /** How often a request is sent at most, the first time included. Default 6. */
  maxAttempts?: number;
  /** No retry begins later than this after a batch was first sent, in milliseconds. Default 2 minutes. */
  deadlineMs?: number;
}

/** Throws `InvalidOptionError` for what is no number, or too small. */
export function readRetryOptions(options: SendRetryOptions = {}): Required<SendRetryOptions> {
  const { maxAttempts = 6, deadlineMs = 120_000, baseMs = 500, capMs = 60_000 } = options;
  if (!(maxAttempts >= 1)) throw new InvalidOptionError("retry.maxAttempts", "must be a number from 1");
  for (const [name, value] of Object.entries({ deadlineMs, baseMs, capMs })) {
    checkMilliseconds(`retry.${name}`, value, 0);
  }
  return { maxAttempts, deadlineMs, baseMs, capMs };
}

/**
 * A `send` for one batch and its parts that tries again what may pass later, within both bounds. What may have
 * arrived is not sent again when Pinterest would count it twice.
 */
export function createRetryingSend(
  send: Send,
  { maxAttempts, deadlineMs, baseMs, capMs }: Required<SendRetryOptions>,
  signal?: AbortSignal,
  { now = Date.now, random = Math.random }: { now?: () => number; random?: () => number } = {},
): Send {
  const endsAtMs = now() + deadlineMs;

  return async (events) => {
    let wasInDoubt = false;
    for (let attempt = 1; ; attempt++) {
      const outcome = keepDoubt(await send(events), wasInDoubt);
      if (outcome.kind !== "retry_later" || attempt >= maxAttempts) return outcome;
      wasInDoubt = outcome.inDoubt;
      if (wasInDoubt && events.some((event) => mayCountTwice(event, now()))) return outcome;
      const delayMs = outcome.delayMs ?? backOffMs(outcome, attempt, { baseMs, capMs, random });
      if (now() + delayMs > endsAtMs) return outcome;
      // Ends early when the signal aborts; the next try then says so.
      await wait(delayMs, undefined, { signal }).catch(() => undefined);
    }
  };
}

/** An earlier try that may have arrived keeps the event in doubt, whatever became of the next. */
function keepDoubt(outcome: BatchOutcome, wasInDoubt: boolean): BatchOutcome {
  return wasInDoubt && "inDoubt" in outcome ? { ...outcome, inDoubt: true } : outcome;
}
