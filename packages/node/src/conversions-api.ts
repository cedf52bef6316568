import { byteLength, type ConversionEvent } from "@hatpin/core";
import { readApiUrl } from "./api-url.ts";
import { type Authorization, createAuth } from "./auth.ts";
import type { BatchOutcome } from "./batch-outcome.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import { post } from "./post.ts";
import { type RateLimitReading, readRateLimit } from "./rate-limit.ts";
import { readAnswer } from "./read-answer.ts";
import type { CredentialOptions } from "./read-credentials.ts";
import { unlessAborted } from "./unless-aborted.ts";

const DEFAULT_TIMEOUT_MS = 30_000;

/** No limit of Pinterest's is known; this keeps a request quick to send again. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** What one unit of a string's length can come to in UTF-8. */
const MAX_BYTES_OF_UNIT = 3;

export interface ConversionsApiOptions extends CredentialOptions {
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
  /** Told of each answer's word on the rate limit; undefined where it has none. */
  heed?: (reading: RateLimitReading | undefined) => void;
}

export interface ConversionsApi {
  /**
   * One request with up to 1,000 events (20 with `test`), which are not checked here. More events than fit into a
   * request of sane size are refused without one, as Pinterest would: halves may pass. When the access token is
   * refused, it is sent once more where there is another. It never rejects.
   */
  send(events: readonly ConversionEvent[], options: SendOptions): Promise<BatchOutcome>;
  /** Takes what is secret out of any text. */
  redact(text: string): string;
}

/** The one request to Pinterest, and the only place where the access token meets a header. */
export function createConversionsApi(
  options: ConversionsApiOptions = {},
  { now = Date.now }: { now?: () => number } = {},
): ConversionsApi {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  checkMilliseconds("timeoutMs", timeoutMs, 1);
  const apiUrl = readApiUrl(options.apiUrl);
  const auth = createAuth(options, { apiUrl, timeoutMs, now });

  async function send(events: readonly ConversionEvent[], options: SendOptions): Promise<BatchOutcome> {
    const { signal } = options;
    const body = toBody(events);
    if (body === undefined)
      return { kind: "refused", message: "it is too large, or cannot be written as JSON" };
    const tryOnce = async (authorization: Authorization) => {
      if (authorization.kind !== "authorized") return authorization;
      const headers = { authorization: authorization.header, "content-type": "application/json" };
      const answer = await post(toUrl(options), { headers, body, timeoutMs, signal });
      if (answer.kind !== "answer") return answer;
      options.heed?.(readRateLimit(answer.headers));
      return readAnswer(answer, events, auth.redact);
    };

    const authorization = await unlessAborted(auth.authorize(), signal);
    const outcome = await tryOnce(authorization);
    if (authorization.kind !== "authorized" || !isTokenRefused(outcome)) return outcome;
    const renewed = await unlessAborted(auth.renew(authorization.header), signal);
    return renewed ? tryOnce(renewed) : outcome;
  }

  function toUrl({ adAccountId, test = false }: SendOptions): string {
    return `${apiUrl}/ad_accounts/${adAccountId}/events${test ? "?test=true" : ""}`;
  }

  return { send, redact: auth.redact };
}

function isTokenRefused(outcome: BatchOutcome): boolean {
  return outcome.kind === "blocked" && outcome.error.status === 401;
}

/** Undefined when it is too large for more than one event, or cannot be written at all. */
function toBody(events: readonly ConversionEvent[]): string | undefined {
  try {
    const body = JSON.stringify({ data: events });
    return events.length > 1 && isTooLarge(body) ? undefined : body;
  } catch {
    // Longer than text can be, or a cycle.
    return undefined;
  }
}

/** The bytes are counted only where they can be too many: to count them takes as long as to write them. */
function isTooLarge(body: string): boolean {
  return body.length * MAX_BYTES_OF_UNIT > MAX_BODY_BYTES && byteLength(body) > MAX_BODY_BYTES;
}
