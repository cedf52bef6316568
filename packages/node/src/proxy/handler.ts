import {
  type ConversionEvent,
  type EnvelopeAnswer,
  readEnvelope,
  type ValidateOptions,
  validateEvent,
} from "@hatpin/core";
import type { ConnectionInfo } from "../node-adapter.ts";
import type { DurableQueue } from "../queue/durable-queue.ts";
import { readBody } from "../read-body.ts";
import { type OnStep, type Step, stepOf } from "../way.ts";
import { isAllowedOrigin } from "./allowed-origin.ts";
import { answer, emptyAnswer, refusal } from "./answer.ts";
import { createBodyBudget } from "./body-budget.ts";
import { clientAddress } from "./client-address.ts";
import { type Arrival, enrich } from "./enrich.ts";
import { acceptedStep, rejectedStep } from "./steps.ts";

export interface EventsHandlerOptions {
  queue: DurableQueue;
  allowedOrigins: readonly string[];
  trustedHops: number;
  maxBodyBytes: number;
  /** So many events may wait in the queue before the next are refused, to be tried again. */
  maxWaiting: number;
  allowCustomEventNames: boolean;
  onStep: OnStep;
  /** The queue has something new. */
  onAppended: () => void;
  /** For the operator. */
  log: (line: string) => void;
  now: () => number;
}

export type EventsHandler = (request: Request, info: ConnectionInfo) => Promise<Response>;

type Rejection = EnvelopeAnswer["rejected"][number];

/** Of the bodies of all requests in progress. */
const MAX_BYTES_IN_PROGRESS = 64 * 1024 * 1024;

const RETRY_AFTER = { "Retry-After": "10" };

/** An answer names so many problems of an event, and ids so long; more would only echo what was sent. */
const MAX_ISSUES = 20;
const MAX_ID_CHARACTERS = 200;

/** From a request to a 202: check, enrich, append; the answer comes only when the events are on disk. */
export function createEventsHandler(options: EventsHandlerOptions): EventsHandler {
  const { queue, maxBodyBytes, maxWaiting, onStep, onAppended, log, now } = options;
  const budget = createBodyBudget(MAX_BYTES_IN_PROGRESS, maxBodyBytes);
  /** Counted by us from the queue's own count on, so that it need not be asked each time. */
  let waitingAtMost = Number.POSITIVE_INFINITY;

  return async (request, info) => {
    const { method, headers } = request;
    if (!isAllowedOrigin(headers, options)) return refuseOrigin(headers);
    const cors = corsHeaders(headers);
    if (method === "OPTIONS") return emptyAnswer(204, { ...cors, ...PREFLIGHT });
    if (method !== "POST")
      return refusal(405, "only POST is taken here", { ...cors, Allow: "POST, OPTIONS" });
    if (!isTextOrJson(headers)) return refusal(415, "the body must be text/plain or application/json", cors);
    const giveBack = budget.take(headers);
    if (!giveBack) return refusal(503, "try again later", { ...cors, ...RETRY_AFTER });
    try {
      return await takeEvents(request, info, cors);
    } finally {
      giveBack();
    }
  };

  async function takeEvents(
    request: Request,
    info: ConnectionInfo,
    cors: Record<string, string>,
  ): Promise<Response> {
    // Before the body is read: how long that takes says nothing of the sender's clock.
    const nowMs = now();
    const text = await readBody(request, maxBodyBytes).catch(() => "");
    if (text === undefined) return refusal(413, `the body is larger than ${maxBodyBytes} bytes`, cors);
    const reading = readEnvelope(parse(text));
    if (!reading.ok) return refusal(400, reading.message, cors);

    const arrival = readArrival(request, info, { nowMs, sentAtMs: reading.envelope.sent_at });
    const { events, rejected, rejectedSteps } = checkEach(reading.envelope.events, arrival);
    if (!(await append(events))) return refusal(503, "try again later", { ...cors, ...RETRY_AFTER });
    for (const step of rejectedSteps) onStep(step);
    return answer(202, { accepted: events.length, rejected } satisfies EnvelopeAnswer, cors);
  }

  function readArrival(
    { headers }: Request,
    { remoteAddress }: ConnectionInfo,
    times: Pick<Arrival, "nowMs" | "sentAtMs">,
  ): Arrival {
    return {
      ...times,
      clientAddress: clientAddress(headers, remoteAddress, options.trustedHops),
      userAgent: headers.get("user-agent") ?? undefined,
      isFromPage: headers.has("origin"),
    };
  }

  /** Each event alone: a bad one costs only itself. */
  function checkEach(sent: readonly unknown[], arrival: Arrival) {
    const events: ConversionEvent[] = [];
    const rejected: Rejection[] = [];
    const rejectedSteps: Step[] = [];
    const rules: ValidateOptions = {
      allowCustomEventNames: options.allowCustomEventNames,
      now: () => arrival.nowMs,
    };
    for (const raw of sent) {
      const event = enrich(raw, arrival);
      const issues = validateEvent(event, rules);
      // A cast, because that is what no issues means.
      if (issues.length === 0) events.push(event as ConversionEvent);
      else {
        const rejection = { event_id: eventIdOf(raw), issues: issues.slice(0, MAX_ISSUES) };
        rejected.push(rejection);
        rejectedSteps.push(rejectedStep(raw, rejection.issues, arrival.nowMs));
      }
    }
    return { events, rejected, rejectedSteps };
  }

  /** False when the queue is full, or its disk refuses. */
  async function append(events: readonly ConversionEvent[]): Promise<boolean> {
    if (events.length === 0) return true;
    try {
      if (await isFull(events.length)) {
        log("the queue is full: new events are refused until some are delivered");
        return false;
      }
      const results = await queue.append(events);
      events.forEach((event, index) => {
        onStep(
          results[index] === "duplicate" ? stepOf(event, "duplicate", now()) : acceptedStep(event, now()),
        );
      });
      onAppended();
      return true;
    } catch (error) {
      log(`events were refused: ${(error as Error).message}`);
      return false;
    }
  }

  async function isFull(more: number): Promise<boolean> {
    if (waitingAtMost + more > maxWaiting) {
      const { waiting, claimed } = await queue.stats();
      waitingAtMost = waiting + claimed;
    }
    waitingAtMost += more;
    return waitingAtMost > maxWaiting;
  }

  function refuseOrigin(headers: Headers): Response {
    const origin = headers.get("origin") ?? "";
    // Only what looks like an origin is shown: the header may hold anything.
    const shown = /^https?:\/\/[a-z\d.-]{1,100}(:\d+)?$/.test(origin) ? origin : "an odd origin";
    log(`a page of ${shown} was refused; if it is yours, allow its origin`);
    return refusal(403, "events of this page's origin are not taken");
  }
}

const PREFLIGHT = {
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "content-type",
  "Access-Control-Max-Age": "86400",
};

/** The page may read the answer, and what it says about trying again. */
function corsHeaders(headers: Headers): Record<string, string> {
  const origin = headers.get("origin");
  if (origin === null) return { Vary: "Origin" };
  return {
    Vary: "Origin",
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": "Retry-After",
  };
}

/** None at all is fine: a beacon of bytes has none. */
function isTextOrJson(headers: Headers): boolean {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  return type === undefined || type === "text/plain" || type === "application/json";
}

/** Undefined for what is no JSON: no envelope either. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function eventIdOf(raw: unknown): string | null {
  const id = typeof raw === "object" && raw !== null && "event_id" in raw ? raw.event_id : null;
  return typeof id === "string" && id.length <= MAX_ID_CHARACTERS ? id : null;
}
