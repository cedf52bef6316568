import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvent, makeEvents } from "../../test/make-events.ts";
import { createEmulator, type Emulator, type EmulatorOptions } from "./index.ts";

const NOW_MS = 1_732_430_000_000;
const NOW_SECONDS = NOW_MS / 1000;
const HOUR = 3600;

/** An emulator at a clock that stands still until it is set. */
function start(options: EmulatorOptions = {}) {
  const clock = { nowMs: NOW_MS };
  const emulator = createEmulator({ now: () => clock.nowMs, ...options });
  return { emulator, clock };
}

const at = (event_time: number, fields: object = {}) => makeEvent({ event_time, ...fields });
const now = (fields: object = {}) => at(NOW_SECONDS, fields);

async function post(
  emulator: Emulator,
  body: unknown,
  { token = "token-one", path = "1/events", query = "" } = {},
) {
  const request = new Request(`http://localhost/v5/ad_accounts/${path}${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const response = await emulator.fetch(request);
  // A cast, because each test looks at what it expects.
  const answer = (await response.json()) as {
    code?: number;
    message?: string;
    num_events_received?: number;
    num_events_processed?: number;
    events?: { status: string; error_message: string | null; warning_message: string | null }[];
    details?: { num_events_processed: number; events: { status: string }[] };
  };
  return { status: response.status, headers: response.headers, ...answer };
}

test("events are answered for in order and recorded, with a request id", async () => {
  const { emulator } = start();
  const answer = await post(emulator, { data: [now(), now({ event_id: "event-1" })] });
  assert.equal(answer.status, 200);
  assert.deepEqual([answer.num_events_received, answer.num_events_processed], [2, 2]);
  assert.deepEqual(
    answer.events?.map(({ status, error_message }) => [status, error_message]),
    [
      ["processed", null],
      ["processed", null],
    ],
  );
  assert.match(answer.headers.get("x-pinterest-rid") ?? "", /./);
  assert.deepEqual(
    emulator.events().map(({ event_id, copies, counted }) => [event_id, copies, counted]),
    [
      ["event-0", 1, 1],
      ["event-1", 1, 1],
    ],
  );
  assert.equal(emulator.requests()[0]?.request_id, answer.headers.get("x-pinterest-rid"));
});

const content = { id: "1", item_price: "3", quantity: 1 };

for (const [place, body] of Object.entries({
  "in the body": { data: [now()], more: 1 },
  "in an event": { data: [now(), now({ colour: "red" })] },
  "in custom_data": { data: [now({ custom_data: { colour: "red" } })] },
  "in contents": { data: [now({ custom_data: { contents: [content, { ...content, colour: "red" }] } })] },
  "in app_info": { data: [now({ app_info: { colour: "red" } })] },
  "in device_info": { data: [now({ device_info: { colour: "red" } })] },
})) {
  test(`an unknown key ${place} refuses the whole request`, async () => {
    const { emulator } = start();
    const answer = await post(emulator, body);
    assert.deepEqual([answer.status, answer.code], [400, 4196]);
    assert.equal(emulator.events().length, 0);
  });
}

for (const [what, body] of Object.entries({
  "no JSON": "{",
  "nothing in it": "",
  "a list instead of an object": [now()],
  "no data": {},
  "no events": { data: [] },
  "1,001 events": { data: makeEvents(1001) },
  "an event without an id": { data: [{ ...now(), event_id: undefined }] },
  "a number where text belongs": { data: [now({ custom_data: { value: 3 } })] },
  "a value outside an enum": { data: [now({ device_info: { os_family: "beos" } })] },
  "a value beyond a limit": { data: [now({ app_info: { window_width: 30_721 } })] },
  "nobody to match": { data: [now({ user_data: { click_id: "dj0y" } })] },
  "a digest outside an array": { data: [now({ user_data: { em: "411e" } })] },
})) {
  test(`a request with ${what} is refused with 400`, async () => {
    const answer = await post(start().emulator, body);
    assert.deepEqual([answer.status, answer.code], [400, 4196]);
    assert.match(answer.message ?? "", /./);
  });
}

test("an event that is too old, of the future or with a blank id is refused alone", async () => {
  const { emulator } = start();
  const week = 7 * 24 * HOUR;
  const data = [
    at(NOW_SECONDS - week, { event_id: "old enough" }),
    at(NOW_SECONDS - week - 1, { event_id: "too old" }),
    at(NOW_SECONDS + 1, { event_id: "future" }),
    now({ event_id: " " }),
  ];
  const answer = await post(emulator, { data });
  assert.equal(answer.status, 200);
  assert.deepEqual(
    answer.events?.map(({ status }) => status),
    ["processed", "failed", "failed", "failed"],
  );
  assert.match(answer.events?.[1]?.error_message ?? "", /^Invalid event_timestamp parameter\. /);
  assert.deepEqual(
    emulator.events().map(({ event_id }) => event_id),
    ["old enough"],
  );
});

test("when nothing is left to process the answer is 422 with the details", async () => {
  const answer = await post(start().emulator, { data: [at(NOW_SECONDS + 60)] });
  assert.deepEqual([answer.status, answer.code], [422, 953]);
  assert.equal(answer.details?.num_events_processed, 0);
  assert.equal(answer.details?.events[0]?.status, "failed");
});

test("a missing external_id or click_id, and a name that is not standard, draw a warning", async () => {
  const { emulator } = start();
  const digest = "a".repeat(64);
  const full = { em: [digest], external_id: [digest], click_id: "dj0y" };
  const data = [now(), now({ user_data: full }), now({ user_data: full, event_name: "loyalty" })];
  const warnings = (await post(emulator, { data })).events?.map(({ warning_message }) => warning_message);
  assert.match(warnings?.[0] ?? "", /external_id and click_id/);
  assert.equal(warnings?.[1], null);
  assert.match(warnings?.[2] ?? "", /user-defined/);
});

test("a test is answered in the same way for its first 20 events, and nothing is recorded", async () => {
  const { emulator } = start();
  const data = makeEvents(21, { event_time: NOW_SECONDS });
  const answer = await post(emulator, { data }, { query: "?test=true" });
  assert.deepEqual([answer.num_events_received, answer.num_events_processed], [21, 20]);
  assert.equal(answer.events?.[20]?.status, "failed");
  assert.equal(emulator.events().length, 0);
});

test("tokens and ad accounts are checked, in Pinterest's codes", async () => {
  const { emulator } = start({
    accessTokens: ["token-one", "token-two"],
    adAccountIds: ["1", "2"],
    forbiddenAdAccountIds: ["2"],
  });
  const body = { data: [now()] };
  assert.equal((await post(emulator, body, { token: "token-two" })).status, 200);
  const unauthorized = await post(emulator, body, { token: "token-three" });
  assert.deepEqual(
    [unauthorized.status, unauthorized.code, unauthorized.message],
    [401, 2, "Authentication failed."],
  );
  const bare = await emulator.fetch(
    new Request("http://localhost/v5/ad_accounts/1/events", { method: "POST", body: "{}" }),
  );
  assert.equal(bare.status, 401);
  const forbidden = await post(emulator, body, { path: "2/events" });
  assert.deepEqual([forbidden.status, forbidden.code], [403, 29]);
  const unknown = await post(emulator, body, { path: "3/events" });
  assert.deepEqual([unknown.status, unknown.message], [404, "AdAccount not found."]);
  assert.equal((await post(emulator, body, { path: "one/events" })).status, 400);
  assert.ok(!JSON.stringify([emulator.requests(), emulator.events()]).includes("token-one"));
});

test("the rate limit counts each ad account in a window of its own", async () => {
  const { emulator, clock } = start({ rateLimit: { limit: 2, windowMs: 10_000 } });
  const body = { data: [now()] };
  const first = await post(emulator, body);
  assert.deepEqual(
    ["limit", "remaining", "reset"].map((name) => first.headers.get(`x-ratelimit-${name}`)),
    ["2", "1", "10"],
  );
  clock.nowMs += 4000;
  assert.equal((await post(emulator, body)).status, 200);
  const limited = await post(emulator, body);
  assert.deepEqual([limited.status, limited.code, limited.headers.get("retry-after")], [429, 8, "6"]);
  assert.equal((await post(emulator, body, { path: "2/events" })).status, 200);
  clock.nowMs += 6000;
  assert.equal((await post(emulator, body)).status, 200);
});

for (const { copy, first, second, afterSeconds, counted } of [
  { copy: "at once", first: {}, second: {}, afterSeconds: 0, counted: 1 },
  { copy: "at the end of the hour", first: {}, second: {}, afterSeconds: HOUR, counted: 1 },
  { copy: "later than an hour after the event", first: {}, second: {}, afterSeconds: HOUR + 1, counted: 2 },
  {
    copy: "of an offline event",
    first: { action_source: "offline" },
    second: { action_source: "offline" },
    afterSeconds: 0,
    counted: 2,
  },
  {
    copy: "within 48 hours",
    first: {},
    second: { event_time: NOW_SECONDS + 48 * HOUR },
    afterSeconds: 48 * HOUR,
    counted: 1,
  },
  {
    copy: "after 48 hours",
    first: {},
    second: { event_time: NOW_SECONDS + 49 * HOUR },
    afterSeconds: 49 * HOUR,
    counted: 2,
  },
]) {
  test(`a copy ${copy} makes ${counted} counted; the first is kept`, async () => {
    const { emulator, clock } = start();
    await post(emulator, { data: [now({ ...first, language: "en" })] });
    clock.nowMs += afterSeconds * 1000;
    await post(emulator, { data: [now({ ...second, language: "de" })] });
    const [received, ...others] = emulator.events();
    assert.equal(others.length, 0);
    assert.deepEqual([received?.copies, received?.counted, received?.event.language], [2, counted, "en"]);
  });
}

test("the same id under another name or for another account is another event", async () => {
  const { emulator } = start();
  await post(emulator, { data: [now(), now({ event_name: "lead" })] });
  await post(emulator, { data: [now()] }, { path: "2/events" });
  assert.deepEqual(
    emulator.events().map(({ copies }) => copies),
    [1, 1, 1],
  );
});

test("reset forgets everything, the rate limit's counts too", async () => {
  const { emulator } = start({ rateLimit: { limit: 1 } });
  await post(emulator, { data: [now()] });
  emulator.faults.set("503");
  emulator.reset();
  assert.deepEqual([emulator.events(), emulator.requests(), emulator.faults.list()], [[], [], []]);
  assert.equal((await post(emulator, { data: [now()] })).status, 200);
});

test("a POST only, and only there", async () => {
  const { emulator } = start();
  const events = "http://localhost/v5/ad_accounts/1/events";
  assert.equal((await emulator.fetch(new Request(events))).status, 405);
  assert.equal(
    (await emulator.fetch(new Request("http://localhost/v5/pins", { method: "POST" }))).status,
    404,
  );
});
