import { type ConversionEvent, isRetryableStatus, requestedDelayMs } from "@hatpin/core";
import type { BatchOutcome } from "./batch-outcome.ts";
import { PinterestApiError, type PinterestApiErrorDetails } from "./errors.ts";
import { parseRecord } from "./parse-record.ts";
import type { HttpAnswer } from "./post.ts";
import type { EventResult } from "./send-result.ts";
import { withoutCustomers } from "./without-customers.ts";
import { withoutPersonalData } from "./without-personal-data.ts";

const MAX_MESSAGE_LENGTH = 500;
/** What is none could be anything. */
const REQUEST_ID = /^[\w.-]{1,100}$/;
const MAX_READ_LENGTH = 10_000;
const MAX_SECRET_LENGTH = 4000;

/** Different texts of an answer that are kept while it is read. */
const MAX_REMEMBERED = 20;

type Redact = (text: string) => string;

/** Statuses for which a person must act, with the way out. */
const WAYS_OUT: Record<number, string> = {
  401: "Pinterest refused the access token; make a new one in Ads Manager and set it as accessToken or PINTEREST_ACCESS_TOKEN",
  403: "The access token may not send events for this ad account; give its user the role Admin, Analyst, Audience or Campaign",
  404: "Pinterest knows no such ad account; check adAccountId (PINTEREST_AD_ACCOUNT_ID) and apiUrl (PINTEREST_API_URI)",
};

/** Turned away at the door. Any other server that fails may have taken the request before it did. */
const NOT_TAKEN_STATUSES = [429, 503];

/** What an answer of Pinterest's means, by the table in docs/pinterest-api.md. Nothing of it is trusted. */
export function readAnswer(
  answer: Omit<HttpAnswer, "kind">,
  events: readonly ConversionEvent[],
  redactSecrets: Redact,
): BatchOutcome {
  const { status, headers } = answer;
  const redact = createMemory((text) => withoutPersonalData(redactSecrets(text)));
  const body = parseRecord(answer.text);
  const details = readDetails(answer, body, (text) => withoutCustomers(redact(text), events));
  const message = readText(body?.message, (text) => withoutCustomers(redact(text), events)) ?? "";

  if (status === 200 || status === 422) {
    const report = status === 200 ? body : asRecord(body?.details);
    const results = readResults(report, events, redact);
    if (results) return { kind: "answered", results };
    if (status === 422 && (events.length === 1 || report?.num_events_processed === 0)) {
      return { kind: "refused", message: message || "Pinterest refused the event without a reason" };
    }
    const problem = "Pinterest's answer does not say what became of each event; send again later";
    return { kind: "retry_later", inDoubt: true, error: createError(problem, message, details) };
  }
  if (status === 400 || status === 413) {
    return { kind: "refused", message: message || `Pinterest refused the request (HTTP ${status})` };
  }
  if (isRetryableStatus(status)) {
    const problem =
      status === 429 ? "Pinterest's rate limit was reached" : "Pinterest could not take the request";
    const error = createError(`${problem}; send again later`, message, details);
    const delayMs = requestedDelayMs(status === 429 ? headers : withoutRateLimit(headers));
    const inDoubt = !NOT_TAKEN_STATUSES.includes(status);
    return { kind: "retry_later", inDoubt, error, ...(delayMs !== undefined && { delayMs }) };
  }
  const wayOut = WAYS_OUT[status] ?? describeUnexpected(status);
  // A success in other words than Pinterest's: something took the request.
  const inDoubt = status >= 200 && status < 300;
  return { kind: "blocked", inDoubt, error: createError(wayOut, message, details) };
}

function describeUnexpected(status: number): string {
  return status >= 300 && status < 400
    ? "apiUrl answered with a redirect, which is not followed because the token would go along; set the address it leads to"
    : "apiUrl does not answer as Pinterest's API does; check apiUrl (PINTEREST_API_URI)";
}

function createError(problem: string, message: string, details: PinterestApiErrorDetails): PinterestApiError {
  const code = details.code === undefined ? "" : `, code ${details.code}`;
  const words = message && `: ${message}`;
  return new PinterestApiError(`${problem} (HTTP ${details.status}${code}${words})`, details);
}

export function readDetails(
  { status, headers }: Pick<HttpAnswer, "status" | "headers">,
  body: Record<string, unknown> | undefined,
  redact: Redact,
): PinterestApiErrorDetails {
  const rid = readText(headers.get("x-pinterest-rid"), redact);
  const request_id = rid && REQUEST_ID.test(rid) ? rid : undefined;
  return { status, request_id, code: typeof body?.code === "number" ? body.code : undefined };
}

/** One result for each event, or undefined when the report does not fit the events. */
function readResults(
  report: Record<string, unknown> | undefined,
  events: readonly ConversionEvent[],
  redact: Redact,
): EventResult[] | undefined {
  if (!Array.isArray(report?.events) || report.events.length !== events.length) {
    const areAllProcessed = report?.num_events_processed === events.length;
    return areAllProcessed ? events.map(({ event_id }) => ({ event_id, status: "processed" })) : undefined;
  }
  const results: EventResult[] = [];
  for (const [index, event] of events.entries()) {
    const result = asRecord(report.events[index]);
    const { event_id } = event;
    const read = (value: unknown) => readText(value, (text) => withoutCustomers(redact(text), [event]));
    const warning_message = read(result?.warning_message);
    const warning = warning_message === undefined ? {} : { warning_message };
    if (result?.status === "processed") results.push({ event_id, status: "processed", ...warning });
    else if (result?.status === "failed") {
      const error_message = read(result.error_message) ?? "Pinterest refused the event without a reason";
      results.push({ event_id, status: "failed", error_message, ...warning, retryable: false });
    } else return undefined;
  }
  return results;
}

/** The headers of the rate limit stand on every answer, and mean a wait only where the limit was reached. */
function withoutRateLimit(headers: HttpAnswer["headers"]): HttpAnswer["headers"] {
  return { get: (name) => (name === "retry-after" ? headers.get(name) : null) };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  // A cast, because TypeScript does not narrow an object to a record.
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** The last answers to `read`: Pinterest has the same words for many events. */
function createMemory(read: Redact): Redact {
  const answers = new Map<string, string>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = read(text);
    if (answers.size < MAX_REMEMBERED) answers.set(text, answer);
    return answer;
  };
}

/** Text without what is secret or personal, and of a sane length; undefined for blank text and anything else. */
export function readText(value: unknown, redact: Redact): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  // A huge text costs little. Where it is cut, half of something secret can stand at the end, and nothing can find that.
  const isCut = value.length > MAX_READ_LENGTH;
  const clean = redact(isCut ? value.slice(0, MAX_READ_LENGTH) : value);
  const text = (isCut ? clean.slice(0, -MAX_SECRET_LENGTH) : clean).slice(0, MAX_MESSAGE_LENGTH);
  // Line breaks and escapes would make a mess of a log.
  return text.replace(/[\p{Cc}\s]+/gu, " ").trim();
}
