import { environment } from "./environment.ts";
import { InvalidOptionError } from "./errors.ts";
import { keepTokensInFile, type TokenStore } from "./keep-tokens-in-file.ts";
import { isToken, type OAuthTokens } from "./oauth-tokens.ts";
import { readSecret } from "./read-secret.ts";

export interface OAuthOptions {
  /** Default: the environment's `PINTEREST_APP_ID`. */
  appId?: string;
  /** Default: the environment's `PINTEREST_APP_SECRET`, or the content of `PINTEREST_APP_SECRET_FILE`. */
  appSecret?: string;
  /**
   * The one to begin with. Default: the environment's `PINTEREST_REFRESH_ACCESS_TOKEN`, or the content of
   * `PINTEREST_REFRESH_ACCESS_TOKEN_FILE`.
   */
  refreshToken?: string;
  /** One that still holds, where there is one. Without, the first request gets one. */
  accessToken?: string;
  /** When `accessToken` ends, in Unix milliseconds. Default: not known, so that it is used until it is refused. */
  expiresAtMs?: number;
  /**
   * Stores new tokens. It is awaited before they are used, because Pinterest gives a new refresh token with each
   * refresh; when it rejects, it is called again with the same tokens. `keepTokensInFile` is ready-made. Default: the
   * file that the environment's `HATPIN_TOKEN_FILE` names.
   */
  onTokens?: (tokens: OAuthTokens) => void | Promise<void>;
  /**
   * The tokens stored last, which then count for more than the others here. Asked at the start and before each refresh,
   * so that several processes may share a store.
   */
  loadTokens?: () => OAuthTokens | undefined | Promise<OAuthTokens | undefined>;
}

export interface CredentialOptions {
  /** Default: the environment's `PINTEREST_ACCESS_TOKEN`, or the content of the file that `PINTEREST_ACCESS_TOKEN_FILE` names. */
  accessToken?: string;
  /**
   * Gets access tokens by a refresh token instead. Default: the environment's, when `accessToken` is not passed and it
   * has `PINTEREST_REFRESH_ACCESS_TOKEN`, `PINTEREST_APP_ID` and `PINTEREST_APP_SECRET`.
   */
  oauth?: OAuthOptions;
}

export interface AppCredentials extends Partial<TokenStore> {
  appId: string;
  appSecret: string;
  tokens: OAuthTokens;
}

export type Credentials = { kind: "token"; accessToken: string } | ({ kind: "app" } & AppCredentials);

/** Throws `InvalidOptionError`, never with a value, when something is missing or wrong. */
export function readCredentials(
  { accessToken, oauth }: CredentialOptions,
  env: NodeJS.ProcessEnv = environment(),
): Credentials {
  if (oauth !== undefined) {
    if (accessToken !== undefined)
      throw new InvalidOptionError(
        "oauth",
        "and accessToken exclude each other; an access token goes into oauth.accessToken",
      );
    return readApp(oauth, env);
  }
  if (accessToken === undefined && hasApp(env)) {
    const first = readSecret("PINTEREST_ACCESS_TOKEN", env, "accessToken");
    return readApp({ onTokens: keepNowhere, ...(first && { accessToken: first }) }, env);
  }
  return {
    kind: "token",
    accessToken: readAccessToken(accessToken ?? readSecret("PINTEREST_ACCESS_TOKEN", env, "accessToken")),
  };
}

/** True when the environment has what a refresh needs. */
function hasApp(env: NodeJS.ProcessEnv): boolean {
  return ["PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET"].every((name) =>
    trim(env[name] || env[`${name}_FILE`]),
  );
}

/** Without a place to keep them, tokens of the environment's last as long as the process: decisions/0022. */
async function keepNowhere(): Promise<void> {}

function readApp(oauth: OAuthOptions, env: NodeJS.ProcessEnv): Credentials {
  const appId = readText("oauth.appId", oauth.appId ?? env.PINTEREST_APP_ID, "PINTEREST_APP_ID");
  const appSecret = readText(
    "oauth.appSecret",
    oauth.appSecret ?? readSecret("PINTEREST_APP_SECRET", env, "oauth.appSecret"),
    "PINTEREST_APP_SECRET",
  );
  const variable = "PINTEREST_REFRESH_ACCESS_TOKEN";
  const refreshToken = readText(
    "oauth.refreshToken",
    oauth.refreshToken ?? readSecret(variable, env, "oauth.refreshToken"),
    variable,
  );
  const { accessToken, expiresAtMs } = oauth;
  if (expiresAtMs !== undefined && !Number.isFinite(expiresAtMs))
    throw new InvalidOptionError("oauth.expiresAtMs", "must be a time in Unix milliseconds");
  const tokens = {
    refreshToken,
    expiresAtMs,
    ...(accessToken !== undefined && { accessToken: readText("oauth.accessToken", accessToken) }),
  };
  return { kind: "app", appId, appSecret, tokens, ...readStore(oauth, env) };
}

function readStore({ onTokens, loadTokens }: OAuthOptions, env: NodeJS.ProcessEnv): Partial<TokenStore> {
  const file = trim(env.HATPIN_TOKEN_FILE);
  if (file && (onTokens === undefined || onTokens === keepNowhere)) return keepTokensInFile(file);
  if (typeof onTokens !== "function") {
    throw new InvalidOptionError(
      "oauth.onTokens",
      "must be a function that stores tokens, because each refresh gives a new refresh token; keepTokensInFile(path) makes one, and so does HATPIN_TOKEN_FILE",
    );
  }
  if (loadTokens !== undefined && typeof loadTokens !== "function")
    throw new InvalidOptionError("oauth.loadTokens", "must be a function");
  return {
    onTokens: async (tokens) => onTokens(tokens),
    ...(loadTokens && { loadTokens: async () => loadTokens() }),
  };
}

function readAccessToken(given: unknown): string {
  const token = trim(given);
  if (token === undefined || token === "") {
    throw new InvalidOptionError(
      "accessToken",
      "is missing: pass it, or set PINTEREST_ACCESS_TOKEN; Ads Manager makes one under Conversions",
    );
  }
  if (typeof token !== "string") throw new InvalidOptionError("accessToken", "must be a string");
  if (!isToken(token)) {
    throw new InvalidOptionError(
      "accessToken",
      "must be the token alone, in ASCII and without white space or the word Bearer",
    );
  }
  return token;
}

function readText(option: string, given: unknown, variable?: string): string {
  const text = trim(given);
  if (text === undefined || text === "")
    throw new InvalidOptionError(option, `is missing${variable ? `: pass it, or set ${variable}` : ""}`);
  if (!isToken(text)) throw new InvalidOptionError(option, "must be text in ASCII, without white space");
  return text;
}

/** A line break at the end is what a file of secrets leaves behind. */
function trim<T>(value: T): T | string {
  return typeof value === "string" ? value.trim() : value;
}
