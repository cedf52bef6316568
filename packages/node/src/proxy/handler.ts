import {
  type ConversionEvent,
  type EnvelopeAnswer,
  isConversionEvent,
  readEnvelope,
  type ValidateOptions,
  validateEvent,
} from "@hatpin/core";
import { isRecord } from "../is-record.ts";
import type { ConnectionInfo } from "../node-adapter.ts";
import type { DurableQueue } from "../queue/durable-queue.ts";
import { BodyReadBeforeError, readBody } from "../read-body.ts";
import { type OnStep, type Step, stepOf } from "../way.ts";
import { isAllowedOrigin } from "./allowed-origin.ts";
import { answer, emptyAnswer, refusal } from "./answer.ts";
import { type AskedEvent, NOT_KNOWN, splitAsked } from "./asked-events.ts";
import { type BodyShare, createBodyBudget, NoRoomError } from "./body-budget.ts";
import { clientAddress } from "./client-address.ts";
import { corsHeaders } from "./cors-headers.ts";
import { type Arrival, enrich } from "./enrich.ts";
import { createHopsHint } from "./hops-hint.ts";
import { acceptedStep, rejectedStep } from "./steps.ts";
import { type CookieRules, forgetVisitor, recogniseVisitor, rememberVisitor } from "./visitor-cookies.ts";

export interface EventsHandlerOptions extends CookieRules {
  queue: DurableQueue;
  allowedOrigins: readonly string[];
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

/** When an answer has listed so many problems, it lists none of the further events: they take time and room. */
const MAX_LISTED_ISSUES = 200;
const NOT_LISTED = {
  path: "",
  code: "not_listed",
  message: "is no event that Pinterest takes; others here have more problems than are listed",
};

/** Longer ids would only echo what was sent. */
const MAX_ID_CHARACTERS = 200;

/** From a request to a 202: enrich, check, append; the answer comes only when the events are on disk. */
export function createEventsHandler(options: EventsHandlerOptions): EventsHandler {
  const { queue, maxBodyBytes, maxWaiting, onStep, onAppended, log, now } = options;
  const budget = createBodyBudget(MAX_BYTES_IN_PROGRESS);
  const hintAtHops = createHopsHint(options.trustedHops, log);
  /** Counted by us from the queue's own count on, so that it need not be asked each time. */
  let waitingAtMost = Number.POSITIVE_INFINITY;

  return async (request, info) => {
    const { method, headers } = request;
    const cors = corsHeaders(headers, options.allowedOrigins);
    // The page may read the refusal: without, it would take it for a bad line and try for ever.
    if (!isAllowedOrigin(headers, options)) return refuseOrigin(headers, cors);
    if (method === "OPTIONS") return emptyAnswer(204, { ...cors, ...PREFLIGHT });
    if (method !== "POST")
      return refusal(405, "only POST is taken here", { ...cors, Allow: "POST, OPTIONS" });
    if (!isTextOrJson(headers)) return refusal(415, "the body must be text/plain or application/json", cors);
    const share = budget.open();
    try {
      return await takeEvents(request, info, { cors, share });
    } finally {
      share.giveBack();
    }
  };

  async function takeEvents(
    request: Request,
    info: ConnectionInfo,
    { cors, share }: { cors: Record<string, string>; share: BodyShare },
  ): Promise<Response> {
    // Before the body is read: how long that takes says nothing of the sender's clock.
    const nowMs = now();
    let text: string | undefined;
    try {
      text = await readBody(request, maxBodyBytes, share.charge);
    } catch (error) {
      logFailedRead(error);
      return refusal(503, "try again later", { ...cors, ...RETRY_AFTER });
    }
    if (text === undefined) return refusal(413, `the body is larger than ${maxBodyBytes} bytes`, cors);
    const reading = readEnvelope(parse(text));
    if (!reading.ok) return refusal(400, reading.message, cors);

    const { headers } = request;
    const { sent_at, forget } = reading.envelope;
    const { asked, sent } = splitAsked(reading.envelope.events);
    const visitor = forget ? {} : recogniseVisitor(headers, options);
    const arrival = readArrival(request, info, { nowMs, sentAtMs: sent_at, visitor });
    const { events, rejected, rejectedSteps } = checkEach(sent, arrival);
    if (!(await append(events))) return refusal(503, "try again later", { ...cors, ...RETRY_AFTER });
    for (const step of rejectedSteps) onStep(step);
    rejected.push(...(await unknownOf(asked)));
    const cookies = forget
      ? forgetVisitor(headers, options)
      : rememberVisitor(headers, visitor, events, options);
    return answer(202, { accepted: events.length, rejected } satisfies EnvelopeAnswer, cors, cookies);
  }

  /** A body that broke off says nothing that the operator could act on: visitors leave. */
  function logFailedRead(error: unknown): void {
    if (error instanceof NoRoomError) log(`${error.message}: requests are refused until some are done with`);
    if (error instanceof BodyReadBeforeError) {
      log(
        "something before the proxy has read the body and left nothing of it; mount the proxy before any body parser",
      );
    }
  }

  function readArrival(
    { headers }: Request,
    { remoteAddress }: ConnectionInfo,
    known: Pick<Arrival, "nowMs" | "sentAtMs" | "visitor">,
  ): Arrival {
    hintAtHops(headers);
    return {
      ...known,
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
    let listed = 0;
    for (const raw of sent) {
      const event = enrich(raw, arrival);
      if (isConversionEvent(event, rules)) {
        events.push(event);
        continue;
      }
      const issues = listed < MAX_LISTED_ISSUES ? validateEvent(event, rules) : [NOT_LISTED];
      listed += issues.length;
      const rejection = { event_id: eventIdOf(raw), issues };
      rejected.push(rejection);
      rejectedSteps.push(rejectedStep(raw, rejection, arrival.nowMs));
    }
    return { events, rejected, rejectedSteps };
  }

  /** Those of the asked that are to be sent; when the queue cannot say, all: it leaves out what it has. */
  async function unknownOf(asked: readonly AskedEvent[]): Promise<Rejection[]> {
    if (asked.length === 0) return [];
    const known = await queue.knows(asked).catch((): boolean[] => []);
    return asked
      .filter((_, index) => !known[index])
      .map(({ event_id }) => ({ event_id, issues: [NOT_KNOWN] }));
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

  function refuseOrigin(headers: Headers, cors: Record<string, string>): Response {
    const origin = headers.get("origin") ?? "";
    // Only what looks like an origin is shown: the header may hold anything.
    const shown = /^(null|https?:\/\/[a-z\d.-]{1,100}(:\d+)?)$/.test(origin) ? origin : "an odd origin";
    log(`a page of ${shown} was refused; if it is yours, allow its origin`);
    return refusal(403, "events of this page's origin are not taken", cors);
  }
}

const PREFLIGHT = {
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "content-type",
  "Access-Control-Max-Age": "86400",
};

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
  const id = isRecord(raw) ? raw.event_id : null;
  return typeof id === "string" && id.length <= MAX_ID_CHARACTERS ? id : null;
}
