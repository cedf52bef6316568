import { isRetryableStatus, requestedDelayMs } from "@hatpin/core";
import type { Aborted, Blocked, RetryLater } from "./batch-outcome.ts";
import { PinterestApiError } from "./errors.ts";
import { type OAuthTokens, readTokenAnswer } from "./oauth-tokens.ts";
import { parseRecord } from "./parse-record.ts";
import { type HttpAnswer, post } from "./post.ts";
import { readDetails, readText } from "./read-answer.ts";
import type { AppCredentials } from "./read-credentials.ts";
import { toBase64 } from "./to-base64.ts";

export type TokenAnswer =
  | { kind: "tokens"; tokens: OAuthTokens }
  /** This refresh token, or the app, is no good. */
  | { kind: "refused"; error: PinterestApiError }
  | RetryLater
  | Blocked
  | Aborted;

export interface TokenDesk extends Pick<AppCredentials, "appId" | "appSecret"> {
  apiUrl: string;
  timeoutMs: number;
  redact: (text: string) => string;
  now: () => number;
}

/** One refresh: the only request with the app's secret, which like the token goes into a header or the body alone. */
export async function requestTokens(
  refreshToken: string,
  { appId, appSecret, apiUrl, timeoutMs, redact, now }: TokenDesk,
): Promise<TokenAnswer> {
  const answer = await post(`${apiUrl}/oauth/token`, {
    headers: {
      authorization: `Basic ${toBase64(`${appId}:${appSecret}`)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }).toString(),
    timeoutMs,
  });
  // No event is in a refresh, so none is in doubt for it.
  if (answer.kind !== "answer") return { ...answer, inDoubt: false };
  const tokens = answer.status === 200 ? readTokenAnswer(answer.text, refreshToken, now()) : undefined;
  return tokens ? { kind: "tokens", tokens } : readRefusal(answer, redact, now());
}

function readRefusal(answer: HttpAnswer, redact: (text: string) => string, nowMs: number): TokenAnswer {
  const { status, headers } = answer;
  const body = parseRecord(answer.text);
  const details = readDetails(answer, body, redact);
  const message = readText(body?.message, redact);
  const words = `(HTTP ${status}${message ? `: ${message}` : ""})`;
  if (isRetryableStatus(status)) {
    const error = new PinterestApiError(
      `Pinterest gave no new access token; send again later ${words}`,
      details,
    );
    const delayMs = requestedDelayMs(headers, nowMs);
    return { kind: "retry_later", inDoubt: false, error, ...(delayMs !== undefined && { delayMs }) };
  }
  if (status === 400 || status === 401 || status === 403) {
    const wayOut =
      "Pinterest refused the refresh token, or the app's id or secret; check PINTEREST_APP_ID and PINTEREST_APP_SECRET, and give the app access anew for a new refresh token";
    return { kind: "refused", error: new PinterestApiError(`${wayOut} ${words}`, details) };
  }
  const wayOut = "apiUrl does not answer a refresh as Pinterest's API does; check apiUrl (PINTEREST_API_URI)";
  return { kind: "blocked", inDoubt: false, error: new PinterestApiError(`${wayOut} ${words}`, details) };
}
