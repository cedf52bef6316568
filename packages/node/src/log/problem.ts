import { PinterestApiError } from "../errors.ts";
import { readRequestId, type Shown } from "./shown.ts";

/**
 * What can be wrong, of which the log speaks. Words of Pinterest's, of Redis's and of the system can hold anything, so none
 * of them is logged: what they mean is one of these.
 */
export const PROBLEMS = {
  token_refused:
    "it refused the access token; make a new one in Ads Manager and set it as PINTEREST_ACCESS_TOKEN (accessToken)",
  not_permitted:
    "the access token may not send events for this ad account; give its user the role Admin, Analyst, Audience or Campaign",
  unknown_account:
    "it knows no such ad account; check PINTEREST_AD_ACCOUNT_ID (adAccountId) and PINTEREST_API_URI (apiUrl)",
  redirected: "the API's address leads elsewhere, and the token would go along; set the address it leads to",
  not_pinterest: "what answers is not Pinterest's API; check PINTEREST_API_URI (apiUrl)",
  tokens_not_kept: "the app's tokens could not be stored or read; check where they are kept",
  refresh_refused:
    "it refused the refresh token, or the app's id or secret; check PINTEREST_APP_ID and PINTEREST_APP_SECRET, and give the app access anew",
  no_token: "there is no access token",
  rate_limited: "its rate limit was reached",
  server_failed: "its server failed",
  answer_unclear: "its answer does not say what became of each event",
  no_connection: "there was no connection",
  no_answer: "no answer came in time",
  connection_lost: "the connection ended before an answer came",
  disk_full: "no space is left on the disk",
  disk_reserved: "what is left of the disk is kept for delivery",
  queue_at_limit: "the queue has grown to its limit, --max-queue-bytes (maxQueueBytes)",
  disk_refused: "the disk could not be written; is it full, or read-only?",
  no_permission: "this user may not write there",
  too_many_files: "too many files are open",
  queue_closed: "the queue is closed",
  redis_full: "Redis has no memory left",
  redis_read_only: "this Redis takes no writes: it is a replica, or cannot save",
  redis_refused: "Redis refused the user or the password",
  redis_loading: "Redis is starting",
  replicas_missing: "too few replicas of Redis have the events",
  queue_behind: "too much waits for the queue already",
  other: "for a reason that has no name here",
} as const;

export type Problem = keyof typeof PROBLEMS;

/** Names by which systems and servers call an error. */
export const SYSTEM_CODES = [
  "EACCES",
  "EAGAIN",
  "EAI_AGAIN",
  "EADDRINUSE",
  "EBUSY",
  "ECONNREFUSED",
  "ECONNRESET",
  "EDQUOT",
  "EHOSTUNREACH",
  "EIO",
  "EMFILE",
  "ENETUNREACH",
  "ENFILE",
  "ENOENT",
  "ENOMEM",
  "ENOSPC",
  "ENOTFOUND",
  "EPERM",
  "EPIPE",
  "EROFS",
  "ETIMEDOUT",
  "CLUSTERDOWN",
  "LOADING",
  "MASTERDOWN",
  "MISCONF",
  "NOAUTH",
  "NOPERM",
  "NOREPLICAS",
  "OOM",
  "READONLY",
  "WRONGPASS",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_SOCKET",
] as const;

export type SystemCode = (typeof SYSTEM_CODES)[number];

export interface Finding {
  problem: Problem;
  system_code?: SystemCode | undefined;
  /** Of Pinterest's answer. */
  status?: number | undefined;
  pinterest_code?: number | undefined;
  request_id?: Shown<"request_id"> | undefined;
}

/** By the words of the error, ours before the system's. */
const SIGNS: readonly [RegExp, Problem][] = [
  [/tokens could not be (stored|read)/, "tokens_not_kept"],
  [/no access token/, "no_token"],
  [/has grown to its limit/, "queue_at_limit"],
  [/kept for delivery/, "disk_reserved"],
  [/too much waits for the queue/, "queue_behind"],
  [/\breplicas have the events|\bNOREPLICAS\b/, "replicas_missing"],
  [/the queue is closed/, "queue_closed"],
  [/\bNOAUTH\b|\bWRONGPASS\b|\bNOPERM\b/, "redis_refused"],
  [/\bOOM\b/, "redis_full"],
  [/\bREADONLY\b|\bMISCONF\b/, "redis_read_only"],
  [/\bLOADING\b|\bMASTERDOWN\b|\bCLUSTERDOWN\b/, "redis_loading"],
  [/\bENOSPC\b|\bEDQUOT\b|no space left/i, "disk_full"],
  [/\bEACCES\b|\bEPERM\b/, "no_permission"],
  [/\bEMFILE\b|\bENFILE\b/, "too_many_files"],
  [/\bEROFS\b|\bEIO\b|could not write to its disk/, "disk_refused"],
  [/no answer within|did not answer in time/, "no_answer"],
  [/no connection|cannot be reached|\bECONNREFUSED\b|\bENOTFOUND\b/, "no_connection"],
  [/connection (ended|to Redis was lost)|\bECONNRESET\b|\bEPIPE\b/, "connection_lost"],
];

const MAX_CAUSES = 5;
const MAX_READ_CHARACTERS = 2000;

/** What an error means, without any of its words. */
export function findProblem(error: unknown): Finding {
  if (error instanceof PinterestApiError && error.status !== undefined) {
    const { status, code: pinterest_code } = error;
    const request_id = readRequestId(error.request_id);
    return { problem: problemOfAnswer(error.message, status), status, pinterest_code, request_id };
  }
  const words = wordsOf(error);
  const problem = SIGNS.find(([sign]) => sign.test(words))?.[1] ?? "other";
  const system_code = SYSTEM_CODES.find((code) => new RegExp(`\\b${code}\\b`).test(words));
  return { problem, ...(system_code && { system_code }) };
}

function problemOfAnswer(message: string, status: number): Problem {
  if (message.startsWith("Pinterest refused the refresh token")) return "refresh_refused";
  if (status === 401) return "token_refused";
  if (status === 403) return "not_permitted";
  if (status === 404) return "unknown_account";
  if (status === 429) return "rate_limited";
  if (status >= 500 || status === 408) return "server_failed";
  if (status === 200 || status === 422) return "answer_unclear";
  return status >= 300 && status < 400 ? "redirected" : "not_pinterest";
}

/** Codes and messages of an error and of what caused it. */
function wordsOf(error: unknown): string {
  const words: string[] = [];
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof current === "object" && current !== null; depth++) {
    // A cast, because anything can be thrown; each is looked at below.
    const { code, message, cause } = current as { code?: unknown; message?: unknown; cause?: unknown };
    for (const word of [code, message]) {
      if (typeof word === "string") words.push(word.slice(0, MAX_READ_CHARACTERS));
    }
    current = cause;
  }
  return words.join(" ");
}
