import type { ConversionEvent } from "@hatpin/core";
import type { Assumption } from "./assumptions.ts";
import type { Fault } from "./fault.ts";
import { type EventAnswer, judgeEvent, refuse } from "./judge-event.ts";
import { judgeRequest } from "./judge-request.ts";
import type { RateLimitReading } from "./rate-limit.ts";
import type { Records } from "./records.ts";

/** With `test=true` Pinterest processes only so many: docs/pinterest-api.md. */
const MAX_TEST_EVENTS = 20;

/** The rules of who may send, and for which ad account. */
export interface Access {
  /** Tokens that are taken, besides those that the emulator gave. Default: any, or none. */
  accessTokens?: readonly string[];
  /** Ad accounts that exist. Default: all. */
  adAccountIds?: readonly string[];
  /** Ad accounts that exist, but for which no token may send. */
  forbiddenAdAccountIds?: readonly string[];
}

export interface EventsRequest {
  ad_account_id: string;
  authorization: string | null;
  test: boolean;
  /** Undefined when it was too long. */
  text: string | undefined;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** What of it is not known of Pinterest. */
  assumed?: readonly Assumption[];
  num_events_received: number;
  num_events_processed: number;
}

const NO_EVENTS = { num_events_received: 0, num_events_processed: 0 };

interface Desk {
  access: Access;
  /** Whether a token that the emulator gave still holds. */
  holdsToken: (accessToken: string) => boolean;
  takeRate: (ad_account_id: string, nowMs: number) => RateLimitReading;
  records: Records;
  failing: Extract<Fault, { kind: "fail" }> | undefined;
}

/** Answers a request for events as Pinterest would, and records what it processed: docs/pinterest-api.md. */
export function answerEvents(request: EventsRequest, desk: Desk, nowMs: number): Answer {
  const { ad_account_id, text, test } = request;
  const denial = deny(request, desk);
  if (denial) return denial;
  const { isExceeded, headers } = desk.takeRate(ad_account_id, nowMs);
  if (isExceeded) return { ...errorAnswer(429), headers };

  if (text === undefined) return { ...errorAnswer(413), headers };
  const body = parse(text);
  const problem = judgeRequest(body) ?? findFailing(body, desk.failing);
  if (problem) return { ...errorAnswer(400, problem), headers };

  // A cast, because Pinterest's description has judged it, which TypeScript cannot know.
  const { data } = body as { data: ConversionEvent[] };
  const answers = data.map((event, index) => judgeAny(event, index, { test, failing: desk.failing }, nowMs));
  data.forEach((event, index) => {
    const answer = answers[index];
    if (!test && answer?.status === "processed") {
      desk.records.addEvent(ad_account_id, event, answer.warning_message, nowMs);
    }
  });
  const assumed: Assumption[] = test && data.length > MAX_TEST_EVENTS ? ["test-rest"] : [];
  return { ...report(answers, { status: desk.failing?.status, assumed }), headers };
}

/** The answer of an error in Pinterest's words, where they are known. */
export function errorAnswer(status: number, message?: string): Answer {
  const { assumed = [], ...error } = ERRORS[status] ?? UNKNOWN_ERROR;
  const isDetailed = message !== undefined && message !== error.message;
  return {
    status,
    body: { ...error, ...(isDetailed && { message }) },
    assumed: isDetailed ? [...assumed, "request-message"] : assumed,
    ...NO_EVENTS,
  };
}

interface KnownError {
  code: number;
  message: string;
  assumed?: readonly Assumption[];
}

// Codes and texts are the description's, but for what is marked, and the code 953, which is of the public pages.
const ERRORS: { [status: number]: KnownError } = {
  400: { code: 4196, message: "The request was invalid." },
  401: { code: 2, message: "Authentication failed." },
  403: { code: 29, message: "You are not permitted to access that resource." },
  404: { code: 50, message: "AdAccount not found.", assumed: ["account-code"] },
  413: { code: 4196, message: "The request was too large.", assumed: ["size-limit"] },
  422: { code: 953, message: "Not all events were successfully processed." },
  429: {
    code: 8,
    message:
      "This request exceeded a rate limit. This can happen if the client exceeds one\nof the published rate limits within a short time window.",
  },
  503: {
    code: 4197,
    message: "The endpoint has been ramped down and is currently not accepting any traffic.",
  },
};

const UNKNOWN_ERROR: KnownError = {
  code: 1,
  message: "An unexpected error occurred.",
  assumed: ["failure-words"],
};

function deny({ ad_account_id, authorization }: EventsRequest, desk: Desk): Answer | undefined {
  const { accessTokens, adAccountIds, forbiddenAdAccountIds } = desk.access;
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
  if (accessTokens && !accessTokens.includes(token) && !desk.holdsToken(token)) return errorAnswer(401);
  if (!/^\d{1,18}$/.test(ad_account_id)) return errorAnswer(400);
  if (forbiddenAdAccountIds?.includes(ad_account_id)) return errorAnswer(403);
  if (adAccountIds && !adAccountIds.includes(ad_account_id)) return errorAnswer(404);
  return undefined;
}

/** The message of a fault that refuses the whole request for the sake of its events. */
function findFailing(body: unknown, failing: Desk["failing"]): string | undefined {
  const { data } = body as { data: ConversionEvent[] };
  if (failing?.status !== 400 || !data.some(({ event_id }) => event_id.includes(failing.match)))
    return undefined;
  return failing.message ?? "The request was invalid.";
}

function judgeAny(
  event: ConversionEvent,
  index: number,
  { test, failing }: { test: boolean; failing: Desk["failing"] },
  nowMs: number,
): EventAnswer {
  if (test && index >= MAX_TEST_EVENTS) {
    return refuse(`Only the first ${MAX_TEST_EVENTS} events of a test are processed.`);
  }
  if (failing && event.event_id.includes(failing.match))
    return refuse(failing.message ?? "The event was refused.");
  return judgeEvent(event, nowMs);
}

/** 422 when nothing was processed, 200 otherwise: when Pinterest uses which, only a live account can tell. */
function report(
  events: EventAnswer[],
  given: { status: 200 | 400 | 422 | undefined; assumed: readonly Assumption[] },
): Answer {
  const num_events_processed = events.filter(({ status }) => status === "processed").length;
  const counts = { num_events_received: events.length, num_events_processed };
  const details = { ...counts, events };
  const hasFailed = num_events_processed < events.length;
  const assumed = [...given.assumed];
  if (hasFailed) assumed.push("event-message", "failed-status");
  if (events.some(({ warning_message }) => warning_message)) assumed.push("warning-message");
  if (hasFailed && (given.status ?? (num_events_processed > 0 ? 200 : 422)) !== 200) {
    const { code, message } = errorAnswer(422).body as KnownError;
    return { status: 422, body: { code, message, details }, assumed, ...counts };
  }
  return { status: 200, body: details, assumed, ...counts };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The judge refuses what is no object.
    return undefined;
  }
}
