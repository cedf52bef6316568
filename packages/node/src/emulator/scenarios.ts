import type { Fault, FaultWord } from "./fault.ts";

/** What can go wrong with a request for events, as data. */
export interface Scenario {
  about: string;
  faults: readonly (Fault | FaultWord)[];
  /** True when an answer of it is not what Pinterest's description allows, on purpose. */
  isBroken?: true;
}

/** Nothing of the name can be found, by RFC 2606: whoever follows the redirect reaches nobody. */
const ELSEWHERE = { location: "http://elsewhere.invalid/v5/ad_accounts/1/events" };

const once = (fault: Fault | FaultWord): Scenario["faults"] => [fault, "well"];
const status = (status: number, more: object = {}): Fault => ({ kind: "status", status, ...more });

/** Every line of the table of answers in docs/pinterest-api.md, and what a network does besides. */
export const SCENARIOS = {
  "some-failed": {
    about: "200 in which the events whose id contains `bad` failed",
    faults: [{ kind: "fail", match: "bad", status: 200 }],
  },
  "some-refused": {
    about: "422 for the events whose id contains `bad`; the others are processed",
    faults: [{ kind: "fail", match: "bad", status: 422 }],
  },
  "one-bad-event": {
    about: "400 for every request with an event whose id contains `bad`; nothing of it is taken",
    faults: [{ kind: "fail", match: "bad", status: 400 }],
  },
  "bad-request": { about: "400 for every request", faults: ["400"] },
  "too-large": { about: "413 for every request", faults: ["413"] },
  unauthorized: { about: "401 for every request", faults: ["401"] },
  "unauthorized-once": { about: "401 once", faults: once("401") },
  forbidden: { about: "403 for every request", faults: ["403"] },
  "not-found": { about: "404 for every request", faults: ["404"] },
  "rate-limited": {
    about: "429 once, with `Retry-After: 1`",
    faults: once(status(429, { headers: { "retry-after": "1" } })),
  },
  "rate-limited-until": {
    about: "429 once, with `Retry-After` as a date, 2 seconds from now",
    faults: once(status(429, { dates: { "retry-after": 2 } })),
  },
  "rate-limited-reset": {
    about: "429 once, with `X-RateLimit-Reset: 1`",
    faults: once(
      status(429, {
        headers: { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" },
      }),
    ),
  },
  "rate-limited-silently": { about: "429 once, without a word on how long", faults: once("429") },
  "rate-limited-for-good": { about: "429 for every request", faults: ["429"] },
  "request-timeout": { about: "408 once", faults: once("408") },
  "server-error": { about: "500 once", faults: once("500") },
  "server-error-for-good": { about: "500 for every request", faults: ["500"] },
  "bad-gateway": {
    about: "502 once, with a page in HTML",
    faults: once(
      status(502, {
        body: "<!doctype html><title>502</title><h1>Bad Gateway</h1>",
        headers: { "content-type": "text/html" },
      }),
    ),
    isBroken: true,
  },
  "gateway-timeout": { about: "504 once", faults: once("504") },
  "ramped-down": { about: "503 once", faults: once("503") },
  "ramped-down-for-good": { about: "503 for every request", faults: ["503"] },
  "bad-day": {
    about: "503 twice, then 429 with `Retry-After: 3`, then well",
    faults: ["503", "503", status(429, { headers: { "retry-after": "3" } }), "well"],
  },
  hangs: { about: "no answer once; the connection stays open", faults: once("hang") },
  "hangs-after-recording": {
    about: "the events are recorded, and no answer comes, once",
    faults: once({ kind: "hang", recorded: true }),
  },
  "hangs-mid-answer": {
    about: "the events are recorded, and half an answer comes, once",
    faults: once({ kind: "hang", recorded: true, midAnswer: true }),
    isBroken: true,
  },
  cuts: { about: "the connection is cut once", faults: once("cut") },
  "cuts-for-good": { about: "every connection is cut", faults: ["cut"] },
  "cuts-after-recording": {
    about: "the events are recorded, and the connection is cut, once",
    faults: once({ kind: "cut", recorded: true }),
  },
  "cuts-mid-answer": {
    about: "the events are recorded, and the connection is cut halfway through the answer, once",
    faults: once({ kind: "cut", recorded: true, midAnswer: true }),
    isBroken: true,
  },
  "slow-answer": {
    about: "the body of the right answer trickles over 1 second, once",
    faults: once({ kind: "slow", overMs: 1000 }),
  },
  "truncated-answer": {
    about: "the events are recorded, and a 200 ends in the middle of its JSON, once",
    faults: once({ kind: "malformed", recorded: true }),
    isBroken: true,
  },
  "empty-answer": {
    about: "the events are recorded, and a 200 has an empty body, once",
    faults: once(status(200, { body: "", recorded: true })),
    isBroken: true,
  },
  "short-answer": {
    about: "the events are recorded, and a 200 has results for none of them, once",
    faults: once(
      status(200, { body: { num_events_received: 0, num_events_processed: 0, events: [] }, recorded: true }),
    ),
    isBroken: true,
  },
  "wrong-content-type": {
    about: "the right answer as `text/html`, once",
    faults: once({ kind: "well", headers: { "content-type": "text/html" } }),
  },
  "huge-answer": {
    about: "the right answer behind 16 MiB of white space, once",
    faults: once({ kind: "huge" }),
    isBroken: true,
  },
  "wrong-clock": {
    about: "the right answer, its `Date` a day ahead, for every request",
    faults: [{ kind: "well", dates: { date: 86_400 } }],
  },
  redirect: {
    about: "307 to another host, for every request",
    faults: [status(307, { headers: ELSEWHERE })],
    isBroken: true,
  },
  "no-content": { about: "204 for every request, nothing recorded", faults: ["204"], isBroken: true },
  "echoes-secrets": {
    about: "403 whose message repeats the access token and the request, for every request",
    faults: [status(403, { echo: true })],
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export function isScenarioName(value: unknown): value is ScenarioName {
  return typeof value === "string" && Object.hasOwn(SCENARIOS, value);
}
