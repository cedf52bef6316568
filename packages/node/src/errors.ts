import type { SendResult } from "./send-result.ts";

export interface PinterestApiErrorDetails {
  /** The HTTP status; undefined when no answer came. */
  status?: number | undefined;
  /** Pinterest's own number for what went wrong. */
  code?: number | undefined;
  /** Pinterest's `x-pinterest-rid`, which its support asks for. */
  request_id?: string | undefined;
}

/**
 * Pinterest, or the way to it, did not do what was asked. The message says the way out. It holds neither the
 * access token nor anything of the request.
 */
export class PinterestApiError extends Error {
  override readonly name = "PinterestApiError";
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly request_id: string | undefined;
  /** On errors of `sendConversionEvents`: what became of each event, so that nothing is lost in silence. */
  readonly result: SendResult | undefined;

  constructor(message: string, details: PinterestApiErrorDetails = {}, result?: SendResult) {
    super(message);
    this.status = details.status;
    this.code = details.code;
    this.request_id = details.request_id;
    this.result = result;
  }

  /** The same error with what became of each event. */
  withResult(result: SendResult): PinterestApiError {
    return new PinterestApiError(this.message, this, result);
  }
}

/**
 * The caller ended a call of `sendConversionEvents`: its signal aborted, or its own code threw, and then `cause` is what it
 * threw. Its name is the one that aborted calls have everywhere.
 */
export class SendAbortedError extends Error {
  override readonly name = "AbortError";
  /** What became of each event that was read until then. */
  readonly result: SendResult;

  constructor(result: SendResult, options?: { cause: unknown }) {
    const reason = options ? "was ended by an error of the caller's, error.cause" : "was aborted";
    super(`the sending ${reason}; error.result says what became of each event`, options);
    this.result = result;
  }
}

/** An option is missing or wrong: thrown at once, during set-up. It never holds the value. */
export class InvalidOptionError extends TypeError {
  override readonly name = "InvalidOptionError";
  /** The name of the option. */
  readonly option: string;

  constructor(option: string, message: string) {
    super(`${option} ${message}`);
    this.option = option;
  }
}
