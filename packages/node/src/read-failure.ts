import type { RetryLater } from "./batch-outcome.ts";
import { PinterestApiError } from "./errors.ts";

/** Errors of the time before a connection stands: nothing can have arrived. */
const NEVER_ARRIVED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

/** What a request without an answer means. `timedOutMs` is the deadline, where that is what ended it. */
export function readFailure(error: unknown, timedOutMs: number | undefined): RetryLater {
  if (timedOutMs !== undefined) return retryLater(`no answer within ${timedOutMs} ms`, true);
  const code = findCode(error);
  if (code && NEVER_ARRIVED.test(code)) return retryLater(`no connection (${code})`, false);
  return retryLater(`the connection ended before an answer came${code ? ` (${code})` : ""}`, true);
}

function retryLater(problem: string, inDoubt: boolean): RetryLater {
  const message = `Pinterest could not be reached: ${problem}; check apiUrl and the network, then send again`;
  return { kind: "retry_later", inDoubt, error: new PinterestApiError(message) };
}

/** The system's name for it, which stands somewhere down the chain of causes. */
function findCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === "object" && current !== null; depth++) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)) return code;
    current = cause;
  }
  return undefined;
}
