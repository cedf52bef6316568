import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Ajv } from "ajv";
import openApi from "../../../core/openapi/events-openapi-5.23.0.json" with { type: "json" };
import { keepSection, toTable } from "../../test/keep-section.ts";
import { makeEvent, makeEvents } from "../../test/make-events.ts";
import {
  ASSUMPTIONS,
  createEmulator,
  type FaultName,
  type RunningEmulator,
  SCENARIOS,
  type ScenarioName,
} from "./index.ts";
import { createRecords } from "./records.ts";

const TOKEN = "pina_a-token-of-some-length";
const emulator = createEmulator();
let running: RunningEmulator;
before(async () => {
  running = await emulator.listen();
});
afterEach(() => emulator.reset());
after(() => running.close());

const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(openApi, "openapi");
const post = openApi.paths["/ad_accounts/{ad_account_id}/events"].post;
const SCHEMAS = new Map(
  Object.entries(post.responses).map(([status, { content }]) => [
    status,
    ajv.compile({ $ref: `openapi${content["application/json"].schema.$ref}` }),
  ]),
);

/** What Pinterest's description allows as the answer with a status. */
function assertDescribed(status: number, body: unknown): void {
  const matches = SCHEMAS.get(String(status)) ?? SCHEMAS.get("default");
  assert.ok(matches?.(body), `${status} ${JSON.stringify(matches?.errors)}: ${JSON.stringify(body)}`);
}

function send(data: unknown[] = makeEvents(1), { query = "" } = {}): Promise<Response> {
  return fetch(`${running.url}/v5/ad_accounts/1/events${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ data }),
    redirect: "manual",
    signal: AbortSignal.timeout(10_000),
  });
}

const names = Object.keys(SCENARIOS) as ScenarioName[];
const events = [makeEvent({ event_id: "good" }), makeEvent({ event_id: "bad-one" })];
/** It gives no answer, or takes its time with one that others give too. */
const isPassedOver = (name: ScenarioName) => /^(hangs|cuts|slow)/.test(name);

for (const name of names.filter((name) => !("isBroken" in SCENARIOS[name]) && !isPassedOver(name))) {
  test(`${name}: each answer is one that Pinterest's description allows`, async () => {
    emulator.faults.set(name);
    for (let count = SCENARIOS[name].faults.length; count > 0; count--) {
      const response = await send(events);
      assertDescribed(response.status, await response.json());
      const mark = response.headers.get("x-hatpin-emulator") ?? "";
      assert.match(mark, /^(described|assumed|fault)$/);
      assert.equal(response.headers.has("x-hatpin-assumed"), mark === "assumed");
    }
  });
}

for (const [what, data, query] of [
  ["a refused request", [makeEvent({ colour: "red" })], ""],
  ["an event that is too old", [makeEvent({ event_time: 1 })], ""],
  ["one that is too old among others", [makeEvent({ event_time: 1 }), makeEvent()], ""],
  ["a test with too many", makeEvents(21), "?test=true"],
] as const) {
  test(`without a fault: the answer to ${what} is one that Pinterest's description allows`, async () => {
    const response = await send([...data], { query });
    assertDescribed(response.status, await response.json());
    const assumed = response.headers.get("x-hatpin-assumed") ?? "";
    assert.ok(
      assumed.split(", ").every((word) => word in ASSUMPTIONS),
      assumed,
    );
  });
}

test("an answer that is all Pinterest's says so, and so does one that is of a fault", async () => {
  const digest = "a".repeat(64);
  const user_data = { em: [digest], external_id: [digest], click_id: "dj0y" };
  const well = await send([makeEvent({ user_data })]);
  assert.equal(well.headers.get("x-hatpin-emulator"), "described");
  assert.equal(well.headers.get("x-hatpin-fault"), null);
  emulator.faults.set(["503", "500", { kind: "status", status: 500, body: "mine" }]);
  const marks = [];
  for (let count = 0; count < 3; count++) {
    const { headers } = await send();
    marks.push(["emulator", "assumed", "fault"].map((word) => headers.get(`x-hatpin-${word}`)));
  }
  assert.deepEqual(marks, [
    ["described", null, "status"],
    ["assumed", "failure-words", "status"],
    ["fault", null, "status"],
  ]);
});

const recordedOf = (name: FaultName) => {
  const fault = SCENARIOS[name as ScenarioName].faults[0];
  return typeof fault === "object" && "recorded" in fault;
};

for (const [name, ends] of [
  ["cuts", "cut"],
  ["cuts-after-recording", "cut"],
  ["cuts-mid-answer", "cut"],
  ["truncated-answer", "no JSON"],
  ["empty-answer", "no JSON"],
  ["bad-gateway", "no JSON"],
] as const) {
  test(`${name}: the first request ends in ${ends}, the second goes well`, async () => {
    emulator.faults.set(name);
    const read = async () => (await send()).text();
    if (ends === "cut") await assert.rejects(read(), TypeError);
    else assert.throws(JSON.parse.bind(null, await read()), SyntaxError);
    assert.equal(emulator.events().length, recordedOf(name) ? 1 : 0);
    assert.equal((await send()).status, 200);
  });
}

test("wrong-clock, wrong-content-type and rate-limited-until set headers, dates from now on", async () => {
  const headersOf = async (name: FaultName) => {
    emulator.faults.set(name);
    const response = await send();
    return response.headers;
  };
  const skewMs = Date.parse((await headersOf("wrong-clock")).get("date") ?? "") - Date.now();
  assert.ok(Math.abs(skewMs - 86_400_000) < 10_000, `${skewMs}`);
  assert.equal((await headersOf("wrong-content-type")).get("content-type"), "text/html");
  const waitMs = Date.parse((await headersOf("rate-limited-until")).get("retry-after") ?? "") - Date.now();
  assert.ok(waitMs > -9000 && waitMs <= 2000, `${waitMs}`);
});

test("an answer trickles, or is the right one behind white space", async () => {
  emulator.faults.set({ kind: "slow", overMs: 200 });
  const startedAt = performance.now();
  const slow = await send();
  const headersMs = performance.now() - startedAt;
  assert.equal(((await slow.json()) as { num_events_processed: number }).num_events_processed, 1);
  assert.ok(performance.now() - startedAt >= 190 && headersMs < performance.now() - startedAt - 100);
  emulator.faults.set({ kind: "huge", bytes: 1_000_000 });
  const huge = await (await send()).text();
  assert.ok(huge.length > 1_000_000);
  assert.equal(JSON.parse(huge).num_events_processed, 1);
});

test("echoes-secrets repeats the token and what was sent; redirect leads to nobody", async () => {
  emulator.faults.set("echoes-secrets");
  const { message } = (await (await send()).json()) as { message: string };
  assert.ok(message.includes(TOKEN) && message.includes("event-0"));
  emulator.faults.set("redirect");
  const response = await send();
  assert.equal(response.status, 307);
  assert.match(response.headers.get("location") ?? "", /^http:\/\/elsewhere\.invalid\//);
});

test("in a list each fault befalls one request and the last goes on; scenarios are spelled out in it", async () => {
  emulator.faults.set(["500", "bad-day", { kind: "cut", times: 2 }, "404"]);
  assert.deepEqual(
    emulator.faults.list().map(({ kind, times }) => [kind, times]),
    [
      ["status", 1],
      ["status", 1],
      ["status", 1],
      ["status", 1],
      ["well", 1],
      ["cut", 2],
      ["status", undefined],
    ],
  );
});

test("over HTTP a scenario is set by its name, and all are listed", async () => {
  const body = JSON.stringify("ramped-down");
  const set = await fetch(`${running.url}/__emulator/faults`, { method: "POST", body });
  assert.deepEqual(await set.json(), [{ kind: "status", status: 503, times: 1 }, { kind: "well" }]);
  assert.deepEqual([(await send()).status, (await send()).status], [503, 200]);
  const listed = await fetch(`${running.url}/__emulator/scenarios`);
  assert.deepEqual(await listed.json(), JSON.parse(JSON.stringify(SCENARIOS)));
});

test("a request is recorded with path, headers and body, and nowhere the token", async () => {
  const echo = makeEvent({ custom_data: { search_string: `my ${TOKEN}` } });
  await send([echo], { query: `?test=True&token=${TOKEN}` });
  const [request] = emulator.requests();
  assert.equal(request?.path, "/v5/ad_accounts/1/events?test=True&token=(hidden)");
  assert.equal(request?.test, true);
  assert.equal(request?.headers.authorization, "Bearer (hidden)");
  assert.equal(request?.headers["content-type"], "application/json");
  assert.equal(JSON.parse(request?.body ?? "").data[0].custom_data.search_string, "my (hidden)");
  const listed = await (await fetch(`${running.url}/__emulator/requests`)).text();
  assert.ok(!listed.includes(TOKEN));
});

test("of long bodies the oldest are forgotten, the requests stay", () => {
  const records = createRecords();
  const request = { receivedAtMs: 0, path: "/", headers: {}, ad_account_id: "1", test: false };
  const body = "x".repeat(9 * 1024 * 1024);
  for (const request_id of "abcd") {
    const counts = { num_events_received: 1, num_events_processed: 1 };
    records.addRequest({ ...request, ...counts, request_id, body });
  }
  assert.deepEqual(
    records.requests().map(({ request_id, body }) => [request_id, body !== undefined]),
    [
      ["a", false],
      ["b", true],
      ["c", true],
      ["d", true],
    ],
  );
});

test("who waits for events gets them when they come, not their copies, or hears what came instead", async () => {
  const waiting = emulator.waitForEvents(2);
  await send();
  await send();
  await send([makeEvent({ event_id: "event-1", event_name: "lead" })]);
  assert.deepEqual(
    (await waiting).map(({ event_name, copies }) => [event_name, copies]),
    [
      ["checkout", 2],
      ["lead", 1],
    ],
  );
  assert.equal((await emulator.waitForEvents(1)).length, 2);
  emulator.faults.set("503");
  await send();
  await assert.rejects(emulator.waitForEvents(3, { timeoutMs: 20 }), {
    message:
      "waited 20 ms for 3 events; 2 came: checkout, lead; requests were answered 200, 200, 200, 503 (fault: status)",
  });
});

test("over HTTP one waits for events, too", async () => {
  const waiting = fetch(`${running.url}/__emulator/events?wait=1`);
  await send();
  const received = (await (await waiting).json()) as { event_id: string }[];
  assert.deepEqual(
    received.map(({ event_id }) => event_id),
    ["event-0"],
  );
  const late = await fetch(`${running.url}/__emulator/events?wait=2&timeout-ms=1`);
  assert.equal(late.status, 504);
  assert.match(((await late.json()) as { message: string }).message, /1 came: checkout/);
  assert.equal((await fetch(`${running.url}/__emulator/events?wait=x`)).status, 400);
});

test("the page on the emulator lists the scenarios and the assumptions", () => {
  const scenarios = Object.entries(SCENARIOS).map(([name, { about }]) => [`\`${name}\``, about]);
  keepSection("emulator.md", "scenarios", toTable(["scenario", "what happens"], scenarios));
  const assumptions = Object.entries(ASSUMPTIONS).map(([name, about]) => [`\`${name}\``, about]);
  keepSection("emulator.md", "assumptions", toTable(["assumed", "what it is"], assumptions));
});
