import { randomBytes } from "node:crypto";
import { forgetOldest } from "../forget-oldest.ts";
import { type Answer, errorAnswer } from "./answer-events.ts";

/** An app whose tokens the emulator refreshes, each refresh token once, as `POST /v5/oauth/token`. */
export interface EmulatedApp {
  appId: string;
  appSecret: string;
  /** The one to begin with. */
  refreshToken: string;
  /** How long an access token holds, in seconds. Default 30 days, as Pinterest's. */
  expiresInSeconds?: number;
}

export interface TokenOffice {
  answer(request: { authorization: string | null; text: string | undefined }, nowMs: number): Answer;
  /** Whether a token that it gave still holds. */
  holds(accessToken: string, nowMs: number): boolean;
  /** How often it gave tokens. */
  refreshes(): number;
}

const DEFAULT_EXPIRES_IN_SECONDS = 30 * 24 * 60 * 60;
const REFRESH_EXPIRES_IN_SECONDS = 60 * 24 * 60 * 60;

/** More access tokens than these are forgotten, the oldest first. */
const MAX_TOKENS = 1000;

/** Gives tokens: docs/pinterest-api.md. That a refresh token serves once is assumed, being the harder case for a client. */
export function createTokenOffice(app: EmulatedApp | undefined): TokenOffice {
  let refreshToken = app?.refreshToken;
  let refreshes = 0;
  const endsAtMs = new Map<string, number>();

  return {
    answer({ authorization, text = "" }, nowMs) {
      if (!app) return refuseTokens(404, "This emulator has no app: createEmulator({ app })");
      const { appId, appSecret, expiresInSeconds = DEFAULT_EXPIRES_IN_SECONDS } = app;
      const basic = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
      if (authorization !== basic) return refuseTokens(401);
      const form = new URLSearchParams(text);
      if (form.get("grant_type") !== "refresh_token" || form.get("refresh_token") !== refreshToken) {
        return refuseTokens(400, "The refresh token is invalid.");
      }
      const access_token = `pina_${randomBytes(24).toString("base64url")}`;
      refreshToken = `pinr_${randomBytes(24).toString("base64url")}`;
      refreshes += 1;
      endsAtMs.set(access_token, nowMs + expiresInSeconds * 1000);
      forgetOldest(endsAtMs, MAX_TOKENS);
      const body = {
        access_token,
        refresh_token: refreshToken,
        response_type: "refresh_token",
        token_type: "bearer",
        expires_in: expiresInSeconds,
        refresh_token_expires_in: REFRESH_EXPIRES_IN_SECONDS,
        scope: "ads:write",
      };
      return {
        status: 200,
        body,
        assumed: ["refresh-once"],
        num_events_received: 0,
        num_events_processed: 0,
      };
    },
    holds: (accessToken, nowMs) => nowMs < (endsAtMs.get(accessToken) ?? Number.NEGATIVE_INFINITY),
    refreshes: () => refreshes,
  };
}

function refuseTokens(status: number, message?: string): Answer {
  return { ...errorAnswer(status, message), assumed: ["token-words"] };
}
