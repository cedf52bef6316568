import type { Unanswered } from "./batch-outcome.ts";
import { createOAuth } from "./oauth.ts";
import { type CredentialOptions, readCredentials } from "./read-credentials.ts";
import { createRedactor } from "./redact.ts";

/** The secrets, locked in: they come out as a header only, and can be taken out of any text. */
export interface Auth {
  /** The value of the `Authorization` header, or what keeps it away. It waits for a refresh that is due. Never rejects. */
  authorize(): Promise<Authorization>;
  /** After an answer of 401 to `refused`: another value to try once, or undefined where there is none. Never rejects. */
  renew(refused: string): Promise<Authorization | undefined>;
  redact(text: string): string;
}

export type Authorization = { kind: "authorized"; header: string } | Unanswered;

export interface AuthContext {
  apiUrl: string;
  /** The longest that a refresh, and then the storing of its tokens, may take. */
  timeoutMs: number;
  now: () => number;
}

/** Throws `InvalidOptionError` when there is nothing to authorize with, or it is wrong. */
export function createAuth(options: CredentialOptions, context: AuthContext): Auth {
  const credentials = readCredentials(options);
  if (credentials.kind === "app") return createOAuth(credentials, context);
  const { accessToken } = credentials;
  return {
    authorize: async () => ({ kind: "authorized", header: `Bearer ${accessToken}` }),
    renew: async () => undefined,
    redact: createRedactor([accessToken]),
  };
}
