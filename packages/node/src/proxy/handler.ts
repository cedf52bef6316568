import {
  type ConversionEvent,
  type EnvelopeAnswer,
  isConversionEvent,
  readEnvelope,
  type ValidateOptions,
  validateEvent,
} from "@hatpin/core";
import { isRecord } from "../is-record.ts";
import type { Say } from "../log/create-log.ts";
import { findProblem } from "../log/problem.ts";
import { readOrigin } from "../log/shown.ts";
import type { HeaderReader, PlainAnswer, PlainHandler, PlainRequest } from "../plain-request.ts";
import type { DurableQueue } from "../queue/durable-queue.ts";
import { BodyReadBeforeError, BodyTooSlowError } from "../read-body.ts";
import { type NoteStep, type Step, stepOf } from "../way.ts";
import { isAllowedOrigin } from "./allowed-origin.ts";
import { answer, emptyAnswer, refusal } from "./answer.ts";
import { askShop, type OnEvent } from "./ask-shop.ts";
import { type AskedEvent, NOT_KNOWN, splitAsked } from "./asked-events.ts";
import { type BodyShare, createBodyBudget, NoRoomError } from "./body-budget.ts";
import { clientAddress } from "./client-address.ts";
import { corsHeaders } from "./cors-headers.ts";
import { type Arrival, enrich } from "./enrich.ts";
import { hasTooManyFields } from "./has-too-many-fields.ts";
import { heedConsent } from "./heed-consent.ts";
import { createHopsHint } from "./hops-hint.ts";
import { isOfBot } from "./is-bot.ts";
import { isPublicAddress } from "./is-public-address.ts";
import type { IsNamedOrigin } from "./origin-rules.ts";
import { droppedStep, rejectedStep } from "./steps.ts";
import type { CountTrustedHops } from "./trusted-hops.ts";
import { type CookieRules, forgetVisitor, recogniseVisitor, rememberVisitor } from "./visitor-cookies.ts";
import type { VisitorRate } from "./visitor-rate.ts";

export interface EventsHandlerOptions extends Omit<CookieRules, "trustedHops"> {
  queue: Pick<DurableQueue, "append" | "knows" | "stats">;
  isNamedOrigin: IsNamedOrigin;
  countTrustedHops: CountTrustedHops;
  /** Undefined where they are known by their addresses. */
  trustedHops: number | undefined;
  keepPrivateAddresses: boolean;
  keepBots: boolean;
  visitorRate: VisitorRate;
  maxBodyBytes: number;
  /** So long a body may take to come. */
  bodyTimeoutMs: number;
  /** The shop's own code. */
  onEvent: OnEvent | undefined;
  onEventTimeoutMs: number;
  /** So many events may wait in the queue before the next are refused, to be tried again. */
  maxWaiting: number;
  allowCustomEventNames: boolean;
  onStep: NoteStep;
  /** The queue has something new. */
  onAppended: () => void;
  /** For the operator. */
  say: Say;
  now: () => number;
}

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

const TOO_MANY_FIELDS = {
  path: "",
  code: "unknown_key",
  message: "has far more fields than Pinterest knows",
};

/** Longer ids would only echo what was sent. */
const MAX_ID_CHARACTERS = 200;

/** From a request to a 202: enrich, check, append; the answer comes only when the events are on disk. */
export function createEventsHandler(options: EventsHandlerOptions): PlainHandler {
  const { queue, maxBodyBytes, bodyTimeoutMs, maxWaiting, onStep, onAppended, say, now } = options;
  const { onEvent, isNamedOrigin, visitorId, cookieDomain } = options;
  const budget = createBodyBudget(MAX_BYTES_IN_PROGRESS);
  const hintAtHops = createHopsHint(options.trustedHops, say);
  /** Counted by us from the queue's own count on, so that it need not be asked each time. */
  let waitingAtMost = Number.POSITIVE_INFINITY;

  return async (request, info) => {
    const { method, headers } = request;
    const cors = corsHeaders(headers, isNamedOrigin);
    const trustedHops = options.countTrustedHops(headers, info.remoteAddress);
    // The page may read the refusal: without, it would take it for a bad line and try for ever.
    if (!isAllowedOrigin(headers, isNamedOrigin, trustedHops)) return refuseOrigin(headers, cors);
    if (method === "OPTIONS") return emptyAnswer(204, { ...cors, ...preflight(headers) });
    if (method !== "POST")
      return refusal(405, "only POST is taken here", { ...cors, Allow: "POST, OPTIONS" });
    if (!isTextOrJson(headers)) return refusal(415, "the body must be text/plain or application/json", cors);
    if (isPacked(headers)) {
      return refusal(415, "the body must not be compressed", { ...cors, "Accept-Encoding": "identity" });
    }
    const address = clientAddress(headers, info.remoteAddress, trustedHops);
    const isPublic = address !== undefined && isPublicAddress(address);
    // Of our own network are servers, and proxies that were not named, with all visitors behind one address.
    const waitSeconds = address === undefined || isPublic ? waitOf(address) : 0;
    if (waitSeconds > 0) {
      return refusal(429, "too many requests", { ...cors, "Retry-After": String(waitSeconds) });
    }
    const share = budget.open();
    try {
      return await takeEvents(request, { cors, share, trustedHops, address, isPublic });
    } finally {
      share.giveBack();
    }
  };

  function waitOf(address: string | undefined): number {
    const waitSeconds = options.visitorRate(address, now());
    // Not whose: an address is personal data.
    if (waitSeconds > 0) say("too_many_requests");
    return waitSeconds;
  }

  async function takeEvents(
    request: PlainRequest,
    { cors, share, trustedHops, address, isPublic }: Circumstances,
  ): Promise<PlainAnswer> {
    // Before the body is read: how long that takes says nothing of the sender's clock.
    const nowMs = now();
    let text: string | undefined;
    try {
      text = await request.readBody(maxBodyBytes, { charge: share.charge, timeoutMs: bodyTimeoutMs });
    } catch (error) {
      if (error instanceof BodyTooSlowError) return refusal(408, "the body took too long", cors);
      logFailedRead(error);
      return refusal(503, "try again later", { ...cors, ...RETRY_AFTER });
    }
    if (text === undefined) return refusal(413, `the body is larger than ${maxBodyBytes} bytes`, cors);
    const reading = readEnvelope(parse(text));
    if (!reading.ok) return refusal(400, reading.message, cors);

    const { headers } = request;
    const cookieRules: CookieRules = { trustedHops, visitorId, cookieDomain };
    const { sent_at, forget } = reading.envelope;
    const { asked, sent } = splitAsked(reading.envelope.events);
    const visitor = forget ? {} : await recogniseVisitor(headers, cookieRules);
    const arrival = readArrival(headers, {
      nowMs,
      sentAtMs: sent_at,
      visitor,
      trustedHops,
      address,
      isPublic,
    });
    const { events, rejected, steps } = checkEach(sent, arrival);
    const kept = onEvent ? await leaveToShop(events, request.toWeb(), { onEvent, steps }) : events;
    if (!(await append(kept))) return refusal(503, "try again later", { ...cors, ...RETRY_AFTER });
    for (const step of steps) onStep(step);
    rejected.push(...(await unknownOf(asked)));
    const cookies = forget
      ? forgetVisitor(headers, cookieRules)
      : rememberVisitor(headers, visitor, kept, cookieRules);
    return answer(202, { accepted: kept.length, rejected } satisfies EnvelopeAnswer, cors, cookies);
  }

  /** A body that broke off says nothing that the operator could act on: visitors leave. */
  function logFailedRead(error: unknown): void {
    if (error instanceof NoRoomError) say("too_many_bodies");
    if (error instanceof BodyReadBeforeError) say("body_read_before");
  }

  function readArrival(
    headers: HeaderReader,
    { nowMs, sentAtMs, visitor, trustedHops, address, isPublic }: Known,
  ): Arrival {
    hintAtHops(headers, trustedHops);
    const { keepPrivateAddresses } = options;
    if (address !== undefined && !keepPrivateAddresses && !isPublic) {
      say("private_address");
    }
    return {
      nowMs,
      sentAtMs,
      visitor,
      clientAddress: keepPrivateAddresses || isPublic ? address : undefined,
      keepPrivateAddresses,
      userAgent: headers.get("user-agent") ?? undefined,
      acceptLanguage: headers.get("accept-language"),
      isFromPage: headers.has("origin"),
    };
  }

  /** Each event alone: a bad one costs only itself. */
  function checkEach(sent: readonly unknown[], arrival: Arrival) {
    const events: ConversionEvent[] = [];
    const rejected: Rejection[] = [];
    const steps: Step[] = [];
    const rules = rulesAt(arrival.nowMs);
    let listed = 0;
    for (const raw of sent) {
      if (hasTooManyFields(raw)) {
        reject(raw, [TOO_MANY_FIELDS]);
        continue;
      }
      const heeded = heedConsent(raw);
      const isBots = !heeded.isRefused && !options.keepBots && isOfBot(raw, arrival);
      if (heeded.isRefused || isBots) {
        steps.push(droppedStep(raw, isBots ? "bot" : "consent_denied", arrival.nowMs));
        continue;
      }
      const event = enrich(heeded.event, arrival);
      if (isConversionEvent(event, rules)) {
        events.push(event);
        continue;
      }
      const issues = listed < MAX_LISTED_ISSUES ? validateEvent(event, rules) : [NOT_LISTED];
      listed += issues.length;
      reject(raw, issues);
    }
    return { events, rejected, steps };

    function reject(raw: unknown, issues: Rejection["issues"]): void {
      const rejection = { event_id: eventIdOf(raw), issues };
      rejected.push(rejection);
      steps.push(rejectedStep(raw, rejection, arrival.nowMs));
    }
  }

  function rulesAt(nowMs: number): ValidateOptions {
    return { allowCustomEventNames: options.allowCustomEventNames, now: () => nowMs };
  }

  async function leaveToShop(
    events: readonly ConversionEvent[],
    request: Request,
    { onEvent, steps }: { onEvent: OnEvent; steps: Step[] },
  ): Promise<ConversionEvent[]> {
    const nowMs = now();
    const { onEventTimeoutMs: timeoutMs } = options;
    const made = await askShop(events, request, { onEvent, timeoutMs, rules: rulesAt(nowMs), say });
    events.forEach((event, index) => {
      if (!made[index]) steps.push(droppedStep(event, "dropped_by_shop", nowMs));
    });
    return made.filter((event) => event !== null);
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
        say("queue_full");
        return false;
      }
      const results = await queue.append(events);
      events.forEach((event, index) => {
        if (results[index] === "duplicate") onStep(stepOf(event, "duplicate", now()));
        else onStep(stepOf(event, "accepted", now()), event);
      });
      onAppended();
      return true;
    } catch (error) {
      say("events_refused", findProblem(error));
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

  function refuseOrigin(headers: HeaderReader, cors: Record<string, string>): PlainAnswer {
    say("origin_refused", { origin: readOrigin(headers.get("origin")) });
    return refusal(403, "events of this page's origin are not taken", cors);
  }
}

/** What is known of a request before its body is read. */
interface Circumstances {
  cors: Record<string, string>;
  share: BodyShare;
  trustedHops: number;
  /** The visitor's. */
  address: string | undefined;
  isPublic: boolean;
}

type Known = Pick<Arrival, "nowMs" | "sentAtMs" | "visitor"> &
  Pick<Circumstances, "trustedHops" | "address" | "isPublic">;

function preflight(headers: HeaderReader): Record<string, string> {
  return {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "86400",
    // A public page whose proxy is in the office's own network, as while a shop is being built:
    // https://wicg.github.io/private-network-access/ (read 2026-11-28)
    ...(headers.get("access-control-request-private-network") === "true" && {
      "Access-Control-Allow-Private-Network": "true",
    }),
  };
}

/** What unpacks to more than was sent is more work than was sent; no browser packs what it posts. */
function isPacked(headers: HeaderReader): boolean {
  return !["", "identity"].includes(headers.get("content-encoding")?.trim().toLowerCase() ?? "");
}

/** None at all is fine: a beacon of bytes has none. */
function isTextOrJson(headers: HeaderReader): boolean {
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
