import { randomUUID } from "node:crypto";
import { type ConversionEvent, createConversionEvent } from "@hatpin/core";
import { checkAdAccountId } from "../../ad-account-id.ts";
import type { BatchOutcome } from "../../batch-outcome.ts";
import { createConversionsApi } from "../../conversions-api.ts";
import { InvalidOptionError } from "../../errors.ts";
import type { CredentialOptions } from "../../read-credentials.ts";
import { readSecret } from "../../read-secret.ts";
import { nameFlag } from "../options.ts";
import { type Finding, failed, ok, skipped, warning } from "./finding.ts";

export interface AccessOptions {
  adAccountId?: string;
  apiUrl?: string;
  timeoutMs: number;
}

const MAKE_TOKEN =
  "make a token in Ads Manager under Conversions, and set PINTEREST_ACCESS_TOKEN, or PINTEREST_ACCESS_TOKEN_FILE to a file that holds it";
const SET_ACCOUNT =
  "set --ad-account-id or PINTEREST_AD_ACCOUNT_ID to the number in the address of Ads Manager";

/** Token, account and permissions, by one event that Pinterest checks and does not record. */
export async function checkAccess(options: AccessOptions, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { adAccountId, apiUrl, timeoutMs } = options;
  const account = readOr(() => checkAdAccountId(adAccountId));
  const accountFault =
    account.error === undefined ? undefined : failed("account", account.error, SET_ACCOUNT);
  if (wouldUseUpRefreshToken(env)) {
    return [
      warning(
        "token",
        "not tried: a refresh gives a new refresh token, and there is nowhere to keep it",
        "set HATPIN_TOKEN_FILE to a file for the tokens",
      ),
      accountFault ?? skipped("account", "not tried"),
      skipped("permissions", "not tried"),
    ];
  }
  const api = readOr(() =>
    createConversionsApi({ ...credentials(env), ...(apiUrl && { apiUrl }), timeoutMs }),
  );
  const tokenFault = api.error === undefined ? undefined : failed("token", api.error, MAKE_TOKEN);
  if (!api.value || !account.value) {
    return [
      tokenFault ?? skipped("token", "is set; not tried without an account"),
      accountFault ?? skipped("account", "not tried without a token"),
      skipped("permissions", "not tried"),
    ];
  }
  const outcome = await api.value.send([await harmlessEvent()], { adAccountId: account.value, test: true });
  return readOutcome(outcome);
}

/** A token that the environment holds besides what an app needs is tried as it is: nothing is refreshed then. */
function credentials(env: NodeJS.ProcessEnv): CredentialOptions {
  const accessToken = readSecret("PINTEREST_ACCESS_TOKEN", env, "accessToken");
  return accessToken !== undefined && !env.HATPIN_TOKEN_FILE ? { accessToken } : {};
}

function wouldUseUpRefreshToken(env: NodeJS.ProcessEnv): boolean {
  const has = (variable: string) => Boolean(env[variable] || env[`${variable}_FILE`]);
  return (
    has("PINTEREST_REFRESH_ACCESS_TOKEN") && !has("PINTEREST_ACCESS_TOKEN") && !env.HATPIN_TOKEN_FILE?.trim()
  );
}

function readOr<T>(read: () => T): { value?: T; error?: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    // It never holds a value. What follows the colon is for programs; people are told the way out.
    return { error: nameFlag(error).split(": ")[0] ?? "" };
  }
}

/** Of nobody, a minute ago: a clock that is a little ahead is another check's. */
function harmlessEvent(): Promise<ConversionEvent> {
  return createConversionEvent({
    event_name: "page_visit",
    action_source: "web",
    event_id: `hatpin-doctor-${randomUUID()}`,
    event_time: Math.floor(Date.now() / 1000) - 60,
    user_data: { em: "doctor@hatpin.example" },
  });
}

const TOKEN_OK = ok("token", "Pinterest accepts it");
const ACCOUNT_OK = ok("account", "Pinterest knows it");

function readOutcome(outcome: BatchOutcome): Finding[] {
  const [token, account, permissions] = ["token", "account", "permissions"] as const;
  if (outcome.kind === "answered") {
    const [result] = outcome.results;
    if (result?.status !== "failed") {
      return [TOKEN_OK, ACCOUNT_OK, ok(permissions, "events may be sent: Pinterest took one as a test")];
    }
    const says = `events may be sent, but the test event was refused: ${result.error_message}`;
    return [TOKEN_OK, ACCOUNT_OK, warning(permissions, says, "see the clock below")];
  }
  if (outcome.kind === "refused") {
    const says = `Pinterest refused the test: ${outcome.message}`;
    return [TOKEN_OK, ACCOUNT_OK, warning(permissions, says, "try again; if it stays, report it to Hatpin")];
  }
  const untold = (check: string) => skipped(check, "not told");
  if (outcome.kind === "aborted") return [untold(token), untold(account), untold(permissions)];
  const { status, message } = outcome.error;
  if (outcome.kind === "retry_later") {
    const says = `not tried: ${message}`;
    return status === undefined
      ? [
          failed(token, says, "let this machine reach --api-url, also through its firewall"),
          untold(account),
          untold(permissions),
        ]
      : [warning(token, says, "try again later"), untold(account), untold(permissions)];
  }
  if (status === 401) return [failed(token, message, MAKE_TOKEN), untold(account), untold(permissions)];
  if (status === 403) {
    const todo = "give the token's user the role Admin, Analyst, Audience or Campaign for the account";
    return [TOKEN_OK, untold(account), failed(permissions, message, todo)];
  }
  if (status === 404) return [TOKEN_OK, failed(account, message, SET_ACCOUNT), untold(permissions)];
  return [
    failed(token, message, "check --api-url (PINTEREST_API_URI)"),
    untold(account),
    untold(permissions),
  ];
}
