import { type ConversionEvent, splitIntoBatches } from "@hatpin/core";
import { checkAdAccountId } from "./ad-account-id.ts";
import { isUnanswered, type Unanswered } from "./batch-outcome.ts";
import { type Send, sendBisecting } from "./bisect.ts";
import { collectResult } from "./collect-result.ts";
import { type ConversionsApiOptions, createConversionsApi } from "./conversions-api.ts";
import { InvalidOptionError, SendAbortedError } from "./errors.ts";
import { mayCountTwice } from "./may-count-twice.ts";
import { check, type Parcel } from "./parcel.ts";
import { maxEventsOf } from "./request-limits.ts";
import { sendBatches } from "./send-batches.ts";
import type { SendResult } from "./send-result.ts";
import { createRetryingSend, readRetryOptions, type SendRetryOptions } from "./send-retrying.ts";

export interface ClientOptions extends ConversionsApiOptions {
  /** Default: the environment's `PINTEREST_AD_ACCOUNT_ID`. Each call may name another. */
  adAccountId?: string;
  /** Takes user-defined event names too. Default false, so that a typo is an error. */
  allowCustomEventNames?: boolean;
  /** How long it goes on about what may pass later. */
  retry?: SendRetryOptions;
}

export interface SendConversionEventsOptions {
  /** Default: the client's. */
  adAccountId?: string;
  /** Pinterest checks and answers as ever, and records nothing. Default false. */
  test?: boolean;
  /** Ends the sending. */
  signal?: AbortSignal;
}

export interface Client {
  /**
   * Sends any number of events, in batches, and resolves when each has its final answer: `processed`, or `failed`
   * because Pinterest or our check before it refused that event. One bad event costs only itself.
   *
   * Rejects with `PinterestApiError` when an event got no answer: the token, the permission or the account was
   * refused (401, 403, 404), or no try within the bounds of `retry` passed. Rejects with `SendAbortedError` when
   * `signal` aborts. Both carry `result`, with what became of each event: those marked `retryable` wait to be
   * sent again, the others are done with.
   */
  sendConversionEvents(
    events: readonly ConversionEvent[],
    options?: SendConversionEventsOptions,
  ): Promise<SendResult>;
}

/**
 * A client of Pinterest's Conversions API. What is not passed comes from the environment, under the names of
 * Pinterest's own SDK: `PINTEREST_ACCESS_TOKEN`, or `PINTEREST_REFRESH_ACCESS_TOKEN` with `PINTEREST_APP_ID` and
 * `PINTEREST_APP_SECRET`; `PINTEREST_API_URI`; and `PINTEREST_AD_ACCOUNT_ID`. Throws `InvalidOptionError` at once when
 * an option is missing or wrong.
 */
export function createClient(
  options: ClientOptions = {},
  { now = Date.now, random = Math.random }: { now?: () => number; random?: () => number } = {},
): Client {
  const api = createConversionsApi(options, { now });
  const retry = readRetryOptions(options.retry);
  const { adAccountId: ownAccountId = process.env.PINTEREST_AD_ACCOUNT_ID, allowCustomEventNames = false } =
    options;
  // Each call may name an account, so that none here is no mistake yet; a wrong one is.
  if (ownAccountId) checkAdAccountId(ownAccountId);

  async function sendConversionEvents(
    events: readonly ConversionEvent[],
    { adAccountId = ownAccountId, test = false, signal }: SendConversionEventsOptions = {},
  ): Promise<SendResult> {
    const account = checkAdAccountId(adAccountId);
    if (!Array.isArray(events)) throw new InvalidOptionError("events", "must be an array of events");
    const parcels = Array.from(events, (event) => check(event, { allowCustomEventNames, now }));
    const sendable = parcels.filter(({ outcome }) => outcome === undefined);
    await sendBatches(toBatches(sendable, maxEventsOf({ test }), now()), (batch) => {
      const send: Send = (part) => api.send(part, { adAccountId: account, test, signal });
      return sendBisecting(batch, createRetryingSend(send, retry, signal, { now, random }));
    });
    return conclude(parcels, now());
  }

  return { sendConversionEvents };
}

/** Events that Pinterest would count twice go apart, so that no other shares their caution. */
function toBatches(parcels: readonly Parcel[], maxCount: number, nowMs: number): Parcel[][] {
  const isFragile = ({ event }: Parcel) => mayCountTwice(event, nowMs);
  const groups = [parcels.filter((parcel) => !isFragile(parcel)), parcels.filter(isFragile)];
  // Bytes are counted when a request is written, and one that is too long is halved then: so each event is written once.
  const limits = { maxCount, maxBytes: Number.POSITIVE_INFINITY };
  return groups.flatMap((group) => splitIntoBatches(group, limits, () => 0));
}

function conclude(parcels: readonly Parcel[], nowMs: number): SendResult {
  const result = collectResult(parcels, nowMs);
  const obstacle = findObstacle(parcels);
  if (!obstacle) return result;
  throw obstacle.kind === "aborted" ? new SendAbortedError(result) : obstacle.error.withResult(result);
}

/** What kept events from an answer. Where there is more than one thing, the one that a person can do most about. */
function findObstacle(parcels: readonly Parcel[]): Unanswered | undefined {
  const obstacles = parcels.map(({ outcome }) => outcome).filter(isUnanswered);
  return (["aborted", "blocked", "retry_later"] as const)
    .map((kind) => obstacles.find((obstacle) => obstacle.kind === kind))
    .find((obstacle) => obstacle !== undefined);
}
