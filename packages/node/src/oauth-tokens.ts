import { isRecord } from "./is-record.ts";
import { parseRecord } from "./parse-record.ts";

/** The tokens of an app that Pinterest gave access to. All of it is secret. */
export interface OAuthTokens {
  /** Undefined before the first refresh. */
  accessToken?: string | undefined;
  refreshToken: string;
  /** When the access token ends, in Unix milliseconds; undefined when that is not known. */
  expiresAtMs?: number | undefined;
}

/** What can stand in a header as it is. */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

/** Tokens of Pinterest's answer to a refresh; undefined when it is none. An answer without a refresh token keeps the old. */
export function readTokenAnswer(
  text: string | undefined,
  refreshToken: string,
  nowMs: number,
): OAuthTokens | undefined {
  const answer = parseRecord(text);
  if (!isToken(answer?.access_token)) return undefined;
  const { access_token, refresh_token, expires_in } = answer;
  return {
    accessToken: access_token,
    refreshToken: isToken(refresh_token) ? refresh_token : refreshToken,
    ...(isDuration(expires_in) && { expiresAtMs: nowMs + expires_in * 1000 }),
  };
}

/** Tokens as they were kept; undefined when it is none. */
export function readKeptTokens(kept: unknown): OAuthTokens | undefined {
  if (!isRecord(kept) || !isToken(kept.refreshToken)) return undefined;
  const { accessToken, refreshToken, expiresAtMs } = kept;
  return {
    refreshToken,
    ...(isToken(accessToken) && { accessToken }),
    ...(typeof expiresAtMs === "number" && { expiresAtMs }),
  };
}

function isDuration(seconds: unknown): seconds is number {
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0;
}
