import type { Auth, AuthContext, Authorization } from "./auth.ts";
import type { Blocked, Unanswered } from "./batch-outcome.ts";
import { PinterestApiError } from "./errors.ts";
import type { OAuthTokens } from "./oauth-tokens.ts";
import type { AppCredentials } from "./read-credentials.ts";
import { createRedactor } from "./redact.ts";
import { requestTokens } from "./request-tokens.ts";
import { within } from "./within.ts";

/** A token is refreshed so long before its end, or in the last tenth of a short life. */
const AHEAD_MS = 10 * 60_000;

/** After a refresh ahead of the end has failed, the next begins no sooner. The token still holds. */
const RETRY_AHEAD_MS = 30_000;

/** A token that is refused so soon after Pinterest gave it is not the one to blame. */
const FRESH_MS = 60_000;

/** Secrets of so many refreshes are still taken out of texts. */
const MAX_SECRETS = 50;

/** Access tokens by a refresh token, which is another after each refresh: decisions/0022. */
export function createOAuth(
  { appId, appSecret, tokens: given, onTokens, loadTokens }: AppCredentials,
  { apiUrl, timeoutMs, now }: AuthContext,
): Auth {
  /** The tokens in use. */
  let tokens = given;
  let givenAtMs = Number.NEGATIVE_INFINITY;
  let dueAtMs = toDueTime(given, now());
  /** Pinterest gave them, and they are not stored yet: until then they are not used. */
  let unstored: OAuthTokens | undefined;
  /** One for all who wait. Undefined: it came to new tokens. */
  let refreshing: Promise<Unanswered | undefined> | undefined;
  let isLoaded = loadTokens === undefined;
  const secrets: string[] = [];
  let redact = (text: string) => text;
  learnSecrets(`${appId}:${appSecret}`, appSecret, given.refreshToken, given.accessToken);

  async function authorize(): Promise<Authorization> {
    if (isLoaded && tokens.accessToken && now() < dueAtMs) return inUse(tokens.accessToken);
    const obstacle = await refresh(undefined);
    const { accessToken, expiresAtMs = Number.POSITIVE_INFINITY } = tokens;
    if (!obstacle && accessToken) return inUse(accessToken);
    // One that still holds is as good until the next try.
    if (accessToken && isLoaded && now() < expiresAtMs) {
      dueAtMs = Math.min(now() + RETRY_AHEAD_MS, expiresAtMs);
      return inUse(accessToken);
    }
    return obstacle ?? blocked("there is no access token");
  }

  async function renew(refused: string): Promise<Authorization | undefined> {
    const { accessToken } = tokens;
    // Somebody else's 401 has led to a new one meanwhile.
    if (accessToken && refused !== bearer(accessToken)) return inUse(accessToken);
    if (now() - givenAtMs < FRESH_MS) return undefined;
    const obstacle = await refresh(accessToken);
    return obstacle ?? (tokens.accessToken ? inUse(tokens.accessToken) : undefined);
  }

  function refresh(refused: string | undefined): Promise<Unanswered | undefined> {
    refreshing ??= replaceTokens(refused).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function replaceTokens(refused: string | undefined): Promise<Unanswered | undefined> {
    const obstacle = await adoptStored(refused);
    if (obstacle) return obstacle;
    if (tokens.accessToken && tokens.accessToken !== refused && now() < dueAtMs) return undefined;
    if (!unstored || now() >= toDueTime(unstored, now())) {
      const refusal = await requestAnew();
      if (refusal) return refusal;
    }
    return adoptUnstored();
  }

  /** Another process may have refreshed. */
  async function adoptStored(refused: string | undefined): Promise<Blocked | undefined> {
    if (!loadTokens) return undefined;
    try {
      const stored = await within(timeoutMs, loadTokens());
      isLoaded = true;
      const isNews = stored && (!stored.accessToken || stored.accessToken !== tokens.accessToken);
      if (isNews && (refused === undefined || stored.accessToken !== refused)) adopt(stored);
      return undefined;
    } catch (error) {
      return blocked(`the stored tokens could not be read (${nameOf(error)}); check what loadTokens reads`);
    }
  }

  /** By the latest refresh token; by the one of the options when that is refused, because a person may have put it there. */
  async function requestAnew(): Promise<Unanswered | undefined> {
    const desk = { appId, appSecret, apiUrl, timeoutMs, redact: (text: string) => redact(text), now };
    let refusal: PinterestApiError | undefined;
    for (const refreshToken of new Set([(unstored ?? tokens).refreshToken, given.refreshToken])) {
      const answer = await requestTokens(refreshToken, desk);
      if (answer.kind === "tokens") {
        unstored = answer.tokens;
        learnSecrets(unstored.accessToken, unstored.refreshToken);
        return undefined;
      }
      if (answer.kind !== "refused") return answer;
      refusal ??= answer.error;
    }
    return refusal && { kind: "blocked", inDoubt: false, error: refusal };
  }

  async function adoptUnstored(): Promise<Blocked | undefined> {
    if (!unstored) return undefined;
    try {
      await within(timeoutMs, onTokens?.({ ...unstored }));
    } catch (error) {
      return blocked(
        `new tokens could not be stored (${nameOf(error)}), so they are not used; check what onTokens does`,
      );
    }
    adopt(unstored);
    givenAtMs = now();
    unstored = undefined;
    return undefined;
  }

  function adopt(next: OAuthTokens): void {
    learnSecrets(next.accessToken, next.refreshToken);
    tokens = { ...next };
    dueAtMs = toDueTime(next, now());
  }

  function learnSecrets(...found: (string | undefined)[]): void {
    const fresh = found.filter((secret) => secret !== undefined && !secrets.includes(secret)) as string[];
    if (fresh.length === 0) return;
    secrets.push(...fresh);
    // The app's own two, which come first, never go.
    secrets.splice(2, secrets.length - MAX_SECRETS);
    redact = createRedactor(secrets);
  }

  return { authorize, renew, redact: (text) => redact(text) };
}

/** When a refresh is due, in Unix milliseconds. */
function toDueTime({ expiresAtMs }: OAuthTokens, nowMs: number): number {
  if (expiresAtMs === undefined) return Number.POSITIVE_INFINITY;
  return expiresAtMs - Math.min(AHEAD_MS, Math.max(0, (expiresAtMs - nowMs) / 10));
}

const bearer = (accessToken: string) => `Bearer ${accessToken}`;

function inUse(accessToken: string): Authorization {
  return { kind: "authorized", header: bearer(accessToken) };
}

function blocked(problem: string): Blocked {
  return { kind: "blocked", inDoubt: false, error: new PinterestApiError(problem) };
}

/** A word for what the shop's own code threw: its message could hold the tokens it was handed. */
function nameOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  if (typeof code === "string" && /^E[A-Z]{2,20}$/.test(code)) return code;
  return typeof name === "string" && /^[A-Z][A-Za-z]{0,30}Error$/.test(name) ? name : "without a reason";
}
