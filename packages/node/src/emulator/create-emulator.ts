import { randomUUID } from "node:crypto";
import { readBody } from "../read-body.ts";
import { type Access, type Answer, answerEvents, type EventsRequest } from "./answer-events.ts";
import { createTokenOffice, type EmulatedApp } from "./answer-tokens.ts";
import { markAssumed } from "./assumptions.ts";
import { befall, bodyOf, delay, headersOf, isDisruption, statusOf } from "./befall.ts";
import { answerControl } from "./control.ts";
import { createFaults, type Faults } from "./faults.ts";
import { listen, type RunningEmulator } from "./listen.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import { createRecords, type ReceivedEvent, type ReceivedRequest } from "./records.ts";
import { type WaitOptions, waitForEvents } from "./wait-for-events.ts";
import { headersWithoutToken, withoutToken } from "./without-token.ts";

export type { RunningEmulator };

const MAX_BODY_BYTES = 32 * 1024 * 1024;
const MAX_TOKEN_BODY_BYTES = 64 * 1024;

/** Of a request that a fault befalls before its events are read. */
const UNANSWERED: Answer = { status: 0, body: undefined, num_events_received: 0, num_events_processed: 0 };

export interface EmulatorOptions extends Access {
  rateLimit?: RateLimit;
  /** Gives it new tokens for a refresh token. With it, only tokens that it gave are taken, and `accessTokens`. */
  app?: EmulatedApp;
  /** The time in milliseconds. Default `Date.now`. */
  now?: () => number;
}

export interface Emulator {
  /** Answers as Pinterest's API does under `/v5`, or as the emulator's own pages and controls. */
  fetch(request: Request): Promise<Response>;
  /**
   * Answers over HTTP. Default: any free port of 127.0.0.1. The API's address is `url` with `/v5`; `url` itself is a
   * page that shows what was received.
   */
  listen(port?: number, host?: string): Promise<RunningEmulator>;
  /** What was processed and recorded: the last 100,000 events, oldest first, each with its copies. */
  events(): ReceivedEvent[];
  /** The last 10,000 requests for events, oldest first, with as many of their last bodies as fit into 32 MiB. */
  requests(): ReceivedRequest[];
  /**
   * Resolves with all events as soon as there are so many, copies not counted. Rejects after `timeoutMs`, with what
   * came instead.
   */
  waitForEvents(count: number, options?: WaitOptions): Promise<ReceivedEvent[]>;
  /** How often it gave tokens to the app. */
  refreshes(): number;
  /** What goes wrong, and for how long. */
  faults: Faults;
  /** Forgets all events, requests, tokens, counts of the rate limit and faults. */
  reset(): void;
}

/**
 * A stand-in for Pinterest's Conversions API that judges requests by Pinterest's own OpenAPI description. It keeps
 * what it receives in memory, digests and addresses included: feed it with tests, not with real customers.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { rateLimit, app, now = Date.now, ...given } = options;
  const access: Access = app ? { accessTokens: [], ...given } : given;
  const records = createRecords();
  const { take, ...faults } = createFaults();
  let takeRate = createRateLimit(rateLimit);
  let office = createTokenOffice(app);

  const emulator: Emulator = {
    async fetch(request) {
      const { pathname, search, searchParams } = new URL(request.url);
      if (/^(?:\/v5)?\/oauth\/token\/?$/.test(pathname) && request.method === "POST")
        return answerTokens(request);
      const [, ad_account_id] = /^(?:\/v5)?\/ad_accounts\/([^/]+)\/events\/?$/.exec(pathname) ?? [];
      if (ad_account_id === undefined) return answerControl(request, emulator);
      if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
      const text = await readBody(request, MAX_BODY_BYTES);
      const authorization = request.headers.get("authorization");
      // Pinterest's Python SDK writes `True`.
      const test = searchParams.get("test")?.toLowerCase() === "true";
      const events = { ad_account_id, authorization, test, text };
      return answer(events, { path: pathname + search, headers: request.headers, signal: request.signal });
    },
    listen: (port = 0, host = "127.0.0.1") => listen(emulator.fetch, port, host),
    events: records.events,
    requests: records.requests,
    waitForEvents: (count, options) => waitForEvents(records, count, options),
    refreshes: () => office.refreshes(),
    faults,
    reset() {
      records.clear();
      faults.clear();
      office = createTokenOffice(app);
      takeRate = createRateLimit(rateLimit);
    },
  };
  return emulator;

  async function answerTokens(request: Request): Promise<Response> {
    const text = await readBody(request, MAX_TOKEN_BODY_BYTES);
    const authorization = request.headers.get("authorization");
    const { status, body, assumed } = office.answer({ authorization, text }, now());
    return Response.json(body, {
      status,
      headers: { "x-pinterest-rid": randomUUID(), "cache-control": "no-store", ...markAssumed(assumed) },
    });
  }

  async function answer(request: EventsRequest, { path, headers, signal }: Arrival): Promise<Response> {
    const fault = take();
    await delay(fault, signal);
    const receivedAtMs = now();
    const request_id = randomUUID();
    const identity = { "content-type": "application/json", "x-pinterest-rid": request_id };
    const holdsToken = (token: string) => office.holds(token, receivedAtMs);
    const desk = {
      access,
      holdsToken,
      takeRate,
      records,
      failing: fault?.kind === "fail" ? fault : undefined,
    };
    const given =
      isDisruption(fault) && !fault.recorded ? UNANSWERED : answerEvents(request, desk, receivedAtMs);
    const { ad_account_id, authorization, test, text } = request;
    const status = isDisruption(fault) ? statusOf(fault) : given.status;
    records.addRequest({
      receivedAtMs,
      path: withoutToken(path, authorization),
      headers: headersWithoutToken(headers),
      ...(text !== undefined && { body: withoutToken(text, authorization) }),
      ad_account_id,
      test,
      request_id,
      ...(status !== undefined && { status }),
      ...(fault && { fault: fault.kind }),
      num_events_received: given.num_events_received,
      num_events_processed: given.num_events_processed,
    });
    const own = headersOf(fault, receivedAtMs);
    if (isDisruption(fault)) return befall(fault, { headers: { ...identity, ...own }, request, signal });
    return new Response(bodyOf(JSON.stringify(given.body), fault), {
      status: given.status,
      headers: { ...identity, ...given.headers, ...markAssumed(given.assumed), ...own },
    });
  }
}

/** Of a request, besides its events. */
interface Arrival {
  path: string;
  headers: Headers;
  signal: AbortSignal;
}
