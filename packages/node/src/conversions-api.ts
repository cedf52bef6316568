import type { ConversionEvent } from "@hatpin/core";
import { ofetch } from "ofetch";
import { readApiUrl } from "./api-url.ts";
import { createAuth } from "./auth.ts";
import type { BatchOutcome } from "./batch-outcome.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import { readAnswer } from "./read-answer.ts";
import { readBody } from "./read-body.ts";
import { readFailure } from "./read-failure.ts";

const DEFAULT_TIMEOUT_MS = 30_000;

/** No limit of Pinterest's is known; this keeps a request quick to send again. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** A thousand results with long messages fit many times over. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface ConversionsApiOptions {
  /** Default: the environment's `PINTEREST_ACCESS_TOKEN`. */
  accessToken?: string;
  /** Default: the environment's `PINTEREST_API_URI`, else Pinterest itself. */
  apiUrl?: string;
  /** The longest that one request may take, the reading of its answer included. Default 30 seconds. */
  timeoutMs?: number;
}

export interface SendOptions {
  adAccountId: string;
  /** Pinterest checks and answers, and records nothing. */
  test?: boolean;
  signal?: AbortSignal;
}

export interface ConversionsApi {
  /**
   * One request with up to 1,000 events (20 with `test`), which are not checked here. More events than fit into a
   * request of sane size are refused without one, as Pinterest would: halves may pass. It never rejects.
   */
  send(events: readonly ConversionEvent[], options: SendOptions): Promise<BatchOutcome>;
}

/** The one request to Pinterest, and the only place where the access token meets a header. */
export function createConversionsApi(options: ConversionsApiOptions = {}): ConversionsApi {
  const auth = createAuth(options.accessToken);
  const apiUrl = readApiUrl(options.apiUrl);
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  checkMilliseconds("timeoutMs", timeoutMs, 1);

  async function send(
    events: readonly ConversionEvent[],
    { adAccountId, test = false, signal }: SendOptions,
  ): Promise<BatchOutcome> {
    if (signal?.aborted) return { kind: "aborted", inDoubt: false };
    const body = toBody(events);
    if (body === undefined)
      return { kind: "refused", message: "it is too large, or cannot be written as JSON" };
    const deadline = startDeadline(timeoutMs, signal);
    try {
      const response = await ofetch.raw(
        `${apiUrl}/ad_accounts/${adAccountId}/events${test ? "?test=true" : ""}`,
        {
          method: "POST",
          headers: {
            accept: "application/json",
            authorization: auth.authorization(),
            "content-type": "application/json",
          },
          body,
          signal: deadline.signal,
          // The token must not go along to another host.
          redirect: "manual",
          // What to try again, and when, is decided where the events are known.
          retry: 0,
          ignoreResponseError: true,
          responseType: "stream",
        },
      );
      const text = await readBody(response, MAX_ANSWER_BYTES);
      return readAnswer({ status: response.status, headers: response.headers, text }, events, auth.redact);
    } catch (error) {
      // Nothing of the error goes further than a word of its kind: ofetch hangs the request and its headers on it.
      if (signal?.aborted) return { kind: "aborted", inDoubt: true };
      return readFailure(error, deadline.hasPassed() ? timeoutMs : undefined);
    } finally {
      deadline.clear();
    }
  }

  return { send };
}

/** Undefined when it is too large for more than one event, or cannot be written at all. */
function toBody(events: readonly ConversionEvent[]): string | undefined {
  try {
    const body = JSON.stringify({ data: events });
    return events.length > 1 && Buffer.byteLength(body) > MAX_BODY_BYTES ? undefined : body;
  } catch {
    // Longer than text can be, or a cycle.
    return undefined;
  }
}

/** A signal that aborts when the time is up or the caller's does. It holds on to neither after `clear`. */
function startDeadline(timeoutMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  let passed = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    passed = true;
    abort();
  }, timeoutMs);
  signal?.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    hasPassed: () => passed,
    clear() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}
