import type { ConversionEvent } from "@hatpin/core";
import { checkAdAccountId } from "./ad-account-id.ts";
import { type Send, sendBisecting } from "./bisect.ts";
import { type ConversionsApiOptions, createConversionsApi, MAX_BODY_BYTES } from "./conversions-api.ts";
import { InvalidOptionError, SendAbortedError } from "./errors.ts";
import { mayCountTwice } from "./may-count-twice.ts";
import { check } from "./parcel.ts";
import { isSource } from "./read-pages.ts";
import { maxEventsOf } from "./request-limits.ts";
import { type Ending, sendAll } from "./send-all.ts";
import { createSendReport, type ReportOptions } from "./send-report.ts";
import type { SendResult } from "./send-result.ts";
import { createRetryingSend, readRetryOptions, type SendRetryOptions } from "./send-retrying.ts";
import { createThrottle } from "./throttle.ts";

export interface ClientOptions extends ConversionsApiOptions {
  /** Default: the environment's `PINTEREST_AD_ACCOUNT_ID`. Each call may name another. */
  adAccountId?: string;
  /** Takes user-defined event names too. Default false, so that a typo is an error. */
  allowCustomEventNames?: boolean;
  /** How long it goes on about what may pass later. */
  retry?: SendRetryOptions;
  /** Batches on their way at once, for all calls together. Default 4. */
  batchesAtOnce?: number;
}

export interface SendConversionEventsOptions extends ReportOptions {
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
   * Events also come from an iterable, be it asynchronous, which is read no faster than they go out. With `onResults`
   * memory then stays the same for millions of them.
   *
   * All calls of a client go at the pace that Pinterest's rate limit leaves to their ad account.
   *
   * Rejects with `PinterestApiError` when an event got no answer: the token, the permission or the account was
   * refused (401, 403, 404), or no try within the bounds of `retry` passed. Rejects with `SendAbortedError` when
   * `signal` aborts, or the iterable or `onResults` throws. Both carry `result`, with what became of each event: those
   * marked `retryable` wait to be sent again, the others are done with. Of an iterable, what was not read by then is in
   * no result.
   */
  sendConversionEvents(
    events: Iterable<ConversionEvent> | AsyncIterable<ConversionEvent>,
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
  const {
    adAccountId: ownAccountId = process.env.PINTEREST_AD_ACCOUNT_ID,
    allowCustomEventNames = false,
    batchesAtOnce = 4,
  } = options;
  // Each call may name an account, so that none here is no mistake yet; a wrong one is.
  if (ownAccountId) checkAdAccountId(ownAccountId);
  if (!Number.isInteger(batchesAtOnce) || batchesAtOnce < 1)
    throw new InvalidOptionError("batchesAtOnce", "must be a whole number from 1");
  const validation = { allowCustomEventNames, now };
  const throttle = createThrottle(batchesAtOnce, now);

  return {
    async sendConversionEvents(
      events,
      { adAccountId = ownAccountId, test = false, signal, ...reporting } = {},
    ) {
      const account = checkAdAccountId(adAccountId);
      if (!isSource(events))
        throw new InvalidOptionError("events", "must be an array of events, or an iterable of them");
      const pace = throttle.pace(account);
      const send: Send = (part) =>
        pace.run((heed) => api.send(part, { adAccountId: account, test, signal, heed }), {
          longestMs: retry.deadlineMs,
          signal,
        });
      const total = Array.isArray(events) ? events.length : undefined;
      const report = createSendReport(reporting, total, now);
      const ending = await sendAll(events, {
        check: (event) => check(event, validation),
        isFragile: (event) => mayCountTwice(event, now()),
        maxCount: maxEventsOf({ test }),
        maxBytes: MAX_BODY_BYTES,
        enter: throttle.enter,
        send: (batch) => sendBisecting(batch, createRetryingSend(send, retry, signal, { now, random })),
        report: report.add,
        signal,
      });
      return conclude(report.result, ending);
    },
  };
}

function conclude(result: SendResult, { obstacle, thrown }: Ending): SendResult {
  if (thrown) throw new SendAbortedError(result, { cause: thrown.error });
  if (!obstacle) return result;
  throw obstacle.kind === "aborted" ? new SendAbortedError(result) : obstacle.error.withResult(result);
}
