import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { makeEvent, makeEvents } from "../test/make-events.ts";
import { type Client, type ClientOptions, createClient } from "./client.ts";
import { createEmulator, type Fault, type RunningEmulator } from "./emulator/index.ts";
import { InvalidOptionError, PinterestApiError, SendAbortedError } from "./errors.ts";
import { sendConversionEvents } from "./send-conversion-events.ts";
import type { SendResult } from "./send-result.ts";

const TOKEN = "pina_test-token";
const AD_ACCOUNT_ID = "549755885175";
const emulator = createEmulator({
  accessTokens: [TOKEN],
  forbiddenAdAccountIds: ["29"],
  adAccountIds: [AD_ACCOUNT_ID, "7"],
});
let running: RunningEmulator;
let client: Client;

before(async () => {
  running = await emulator.listen();
  client = create();
});
afterEach(() => emulator.reset());
after(() => running.close());

function create(options: ClientOptions = {}): Client {
  const retry = { baseMs: 1, maxAttempts: 3, ...options.retry };
  return createClient({
    accessToken: TOKEN,
    adAccountId: AD_ACCOUNT_ID,
    apiUrl: `${running.url}/v5`,
    ...options,
    retry,
  });
}

const ids = (result: SendResult) => result.events.map(({ event_id }) => event_id);
const statuses = (result: SendResult) => result.events.map(({ status }) => status);
const requestCount = () => emulator.requests().length;

/** What the call rejected with, checked to carry a result for each event. */
async function rejection(sending: Promise<SendResult>): Promise<PinterestApiError & { result: SendResult }> {
  const error = await sending.then(
    () => assert.fail("it resolved"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PinterestApiError, String(error));
  assert.ok(error.result);
  return error as PinterestApiError & { result: SendResult };
}

// The table of docs/pinterest-api.md: what the answer is, and what the client makes of it.
type Expectation =
  | { ends: "processed" | "failed"; requests: number }
  | { throws: number | undefined; requests: number };

const TABLE: { answer: string; fault: Fault; expected: Expectation }[] = [
  {
    answer: "200 with a failure",
    fault: { kind: "fail", match: "event-0", status: 200 },
    expected: { ends: "failed", requests: 1 },
  },
  {
    answer: "422 with details",
    fault: { kind: "fail", match: "event-0", status: 422 },
    expected: { ends: "failed", requests: 1 },
  },
  {
    answer: "422 without details",
    fault: { kind: "status", status: 422, times: 1 },
    expected: { ends: "failed", requests: 1 },
  },
  {
    answer: "400",
    fault: { kind: "status", status: 400, times: 1 },
    expected: { ends: "failed", requests: 1 },
  },
  {
    answer: "413",
    fault: { kind: "status", status: 413, times: 1 },
    expected: { ends: "failed", requests: 1 },
  },
  ...[401, 403, 404, 405, 415, 301, 307].map((status) => ({
    answer: String(status),
    fault: { kind: "status", status, headers: { location: "/elsewhere" }, times: 1 } as const,
    expected: { throws: status, requests: 1 },
  })),
  ...[408, 429, 500, 502, 503, 504].flatMap((status) => [
    {
      answer: `${status} once`,
      fault: { kind: "status", status, times: 1 } as const,
      expected: { ends: "processed", requests: 2 } as const,
    },
    {
      answer: `${status} for good`,
      fault: { kind: "status", status } as const,
      expected: { throws: status, requests: 3 },
    },
  ]),
  {
    answer: "a cut connection once",
    fault: { kind: "cut", times: 1 },
    expected: { ends: "processed", requests: 2 },
  },
  {
    answer: "a cut connection for good",
    fault: { kind: "cut" },
    expected: { throws: undefined, requests: 3 },
  },
  {
    answer: "an answer cut halfway once",
    fault: { kind: "cut", midAnswer: true, times: 1 },
    expected: { ends: "processed", requests: 2 },
  },
  {
    answer: "a malformed answer once",
    fault: { kind: "malformed", times: 1 },
    expected: { ends: "processed", requests: 2 },
  },
  {
    answer: "a malformed answer for good",
    fault: { kind: "malformed" },
    expected: { throws: 200, requests: 3 },
  },
];

for (const { answer, fault, expected } of TABLE) {
  const outcome =
    "ends" in expected
      ? `the event is ${expected.ends}`
      : "the call rejects and says the event was not taken";
  test(`${answer}: ${outcome}, after ${expected.requests} requests`, async () => {
    emulator.faults.set(fault);
    const sending = client.sendConversionEvents(makeEvents(1));
    if ("ends" in expected) {
      const result = await sending;
      assert.deepEqual(statuses(result), [expected.ends]);
      assert.deepEqual(
        [result.num_events_received, result.num_events_processed],
        [1, expected.ends === "processed" ? 1 : 0],
      );
      const [event] = result.events;
      if (event?.status === "failed") assert.ok(event.error_message && !event.retryable);
    } else {
      const error = await rejection(sending);
      assert.equal(error.status, expected.throws);
      assert.deepEqual(
        error.result.events.map((event) => event.status === "failed" && event.retryable),
        [true],
      );
      assert.equal(error.result.num_events_received, 0);
    }
    assert.equal(requestCount(), expected.requests);
  });
}

test("results come in the order of the events, whatever the batches, the answers' order and the failures", async () => {
  const events = makeEvents(4321);
  const failing = { kind: "fail", match: "event-2", message: "bad two" } as const;
  // The first batch is answered last.
  emulator.faults.set([{ ...failing, delayMs: 100, times: 1 }, failing]);
  const result = await client.sendConversionEvents(events);
  assert.deepEqual(
    ids(result),
    events.map(({ event_id }) => event_id),
  );
  assert.equal(requestCount(), 5);
  assert.equal(result.num_events_received, 4321);
  const failed = result.events.filter(({ status }) => status === "failed");
  assert.equal(failed.length, 1111);
  assert.ok(
    failed.every(
      (event) =>
        event.event_id.startsWith("event-2") && "error_message" in event && event.error_message === "bad two",
    ),
  );
  assert.equal(result.num_events_processed, 4321 - failed.length);
});

test("a warning of Pinterest's comes with its event", async () => {
  const [known] = makeEvents(1);
  const digest = known?.user_data.em?.[0];
  const user_data = { em: [digest], external_id: [digest], click_id: "dj0y" };
  const result = await client.sendConversionEvents([
    makeEvent(),
    makeEvent({ event_id: "known", user_data }),
  ]);
  assert.match((result.events[0] as { warning_message: string }).warning_message, /external_id and click_id/);
  assert.deepEqual(result.events[1], { event_id: "known", status: "processed" });
});

test("an event that is wrong fails here, with all its issues, and never costs its batch", async () => {
  const bad = makeEvent({
    event_id: "bad",
    event_name: "add_to_card",
    custom_data: { value: 3, colour: "red" },
  });
  const result = await client.sendConversionEvents([makeEvent(), bad, makeEvent({ event_id: "last" })]);
  assert.deepEqual(statuses(result), ["processed", "failed", "processed"]);
  const [, failed] = result.events as { error_message: string; retryable: boolean }[];
  for (const path of ["event_name", "custom_data.value", "custom_data.colour"]) {
    assert.ok(failed?.error_message.includes(path), failed?.error_message);
  }
  assert.equal(failed?.retryable, false);
  assert.deepEqual([result.num_events_received, result.num_events_processed], [2, 2]);
  assert.equal(requestCount(), 1);
});

test("what is no event at all fails alone", async () => {
  const events = [null, undefined, "text", 7, [], {}, makeEvent()] as never[];
  const result = await client.sendConversionEvents(events);
  assert.deepEqual(statuses(result), [...Array.from({ length: 6 }, () => "failed"), "processed"]);
});

test("when all events are wrong, or there are none, nothing is sent", async () => {
  assert.deepEqual(await client.sendConversionEvents([]), {
    num_events_received: 0,
    num_events_processed: 0,
    events: [],
  });
  assert.deepEqual(statuses(await client.sendConversionEvents([makeEvent({ user_data: {} })])), ["failed"]);
  assert.equal(requestCount(), 0);
});

test("a user-defined event name needs the client's consent", async () => {
  const events = [makeEvent({ event_name: "loyalty_card" })];
  assert.deepEqual(statuses(await client.sendConversionEvents(events)), ["failed"]);
  assert.deepEqual(statuses(await create({ allowCustomEventNames: true }).sendConversionEvents(events)), [
    "processed",
  ]);
});

test("an event a little in the future happened now; what was handed in stays as it is", async () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const events = [
    makeEvent({ event_time: nowSeconds + 200 }),
    makeEvent({ event_id: "far", event_time: nowSeconds + 400 }),
  ];
  assert.deepEqual(statuses(await client.sendConversionEvents(events)), ["processed", "failed"]);
  assert.ok(Math.abs((emulator.events()[0]?.event.event_time ?? 0) - nowSeconds) <= 2);
  assert.equal(events[0]?.event_time, nowSeconds + 200);
});

test("a bad event that only Pinterest knows of is found by halving, with its message", async () => {
  emulator.faults.set({ kind: "fail", match: "event-700", status: 400, message: "no such thing" });
  const result = await client.sendConversionEvents(makeEvents(1000));
  assert.deepEqual(
    result.events.filter(({ status }) => status === "failed"),
    [{ event_id: "event-700", status: "failed", error_message: "no such thing", retryable: false }],
  );
  assert.equal(result.num_events_processed, 999);
  assert.ok(requestCount() <= 21, `${requestCount()} requests`);
  // Nothing that was processed is sent again.
  assert.ok(emulator.events().every(({ copies }) => copies === 1));
});

test("large events make smaller batches, counted in bytes", async () => {
  const search_string = "ü".repeat(50_000);
  await client.sendConversionEvents(makeEvents(100, { custom_data: { search_string } }));
  const sizes = emulator.requests().map(({ num_events_received }) => num_events_received);
  assert.deepEqual(sizes.sort(), [18, 41, 41]);
});

test("a test sends 20 events a request, and nothing is recorded", async () => {
  const result = await client.sendConversionEvents(makeEvents(50), { test: true });
  assert.equal(result.num_events_processed, 50);
  assert.deepEqual(
    emulator.requests().map(({ test }) => test),
    [true, true, true],
  );
  assert.equal(emulator.events().length, 0);
});

test("when the token is refused midway, the events that were taken are told from those to send again", async () => {
  emulator.faults.set([
    { kind: "delay", delayMs: 0, times: 2 },
    { kind: "status", status: 401 },
  ]);
  const error = await rejection(client.sendConversionEvents(makeEvents(10_000)));
  assert.equal(error.status, 401);
  assert.equal(error.code, 2);
  assert.match(error.request_id ?? "", /^[\w-]{36}$/);
  assert.match(error.message, /PINTEREST_ACCESS_TOKEN/);
  const { result } = error;
  assert.equal(result.events.length, 10_000);
  assert.equal(result.num_events_processed, 2000);
  assert.equal(emulator.events().length, 2000);
  assert.equal(result.events.filter((event) => event.status === "failed" && event.retryable).length, 8000);
  // Those in flight, and no more: six of the ten batches were refused, or not even tried.
  assert.ok(requestCount() <= 8, `${requestCount()} requests`);
});

test("a failing server is given up after the tries, and the batches that wait are not tried", async () => {
  emulator.faults.set("503");
  const error = await rejection(client.sendConversionEvents(makeEvents(20_000)));
  assert.deepEqual([error.status, error.code], [503, 4197]);
  assert.ok(error.result.events.every((event) => event.status === "failed" && event.retryable));
  assert.ok(requestCount() <= 12, `${requestCount()} requests`);
});

test("the wait that Pinterest asks for is kept, and one beyond the deadline is not begun", async () => {
  const busy = (seconds: string) =>
    ({ kind: "status", status: 429, times: 1, headers: { "retry-after": seconds } }) as const;
  emulator.faults.set(busy("0.3"));
  const startedAt = performance.now();
  await client.sendConversionEvents(makeEvents(1));
  assert.ok(performance.now() - startedAt >= 295);

  emulator.faults.set(busy("60"));
  const hasty = create({ retry: { deadlineMs: 1000 } });
  assert.equal((await rejection(hasty.sendConversionEvents(makeEvents(1)))).status, 429);
  assert.ok(performance.now() - startedAt < 2000);
});

test("after a real rate limit the rest goes through", async () => {
  const limited = createEmulator({ rateLimit: { limit: 2, windowMs: 400 } });
  const { url, close } = await limited.listen();
  const result = await create({ apiUrl: `${url}/v5`, retry: { maxAttempts: 6 } }).sendConversionEvents(
    makeEvents(4000),
  );
  await close();
  assert.equal(result.num_events_processed, 4000);
  assert.ok(limited.events().every(({ copies }) => copies === 1));
});

test("what may have arrived is sent again only where Pinterest drops the duplicate", async () => {
  emulator.faults.set({ kind: "cut", recorded: true, times: 2 });
  const nowSeconds = Math.floor(Date.now() / 1000);
  const events = [
    makeEvent({ event_id: "fresh" }),
    makeEvent({ event_id: "offline", action_source: "offline" }),
    makeEvent({ event_id: "late", event_time: nowSeconds - 7200 }),
  ];
  const { result } = await rejection(client.sendConversionEvents(events));
  assert.deepEqual(statuses(result), ["processed", "failed", "failed"]);
  assert.ok(
    result.events.every(
      (event) =>
        event.status === "processed" || (!event.retryable && /count it twice/.test(event.error_message)),
    ),
  );
  assert.deepEqual(
    emulator
      .events()
      .map(({ event_id, counted }) => [event_id, counted])
      .sort(),
    [
      ["fresh", 1],
      ["late", 1],
      ["offline", 1],
    ],
  );
});

test("an aborted call ends at once and says what became of each event", async () => {
  emulator.faults.set([{ kind: "delay", delayMs: 0, times: 1 }, { kind: "hang" }]);
  const controller = new AbortController();
  const { signal } = controller;
  const onProgress = () => controller.abort();
  const single = create({ batchesAtOnce: 1 });
  const sending = single.sendConversionEvents(makeEvents(2000), { signal, onProgress });
  await assert.rejects(sending, (error) => {
    assert.ok(error instanceof SendAbortedError);
    assert.equal(error.name, "AbortError");
    assert.equal(error.result.num_events_processed, 1000);
    assert.equal(
      error.result.events.filter((event) => event.status === "failed" && event.retryable).length,
      1000,
    );
    return true;
  });
});

test("an abort ends the wait between two tries, and before the first nothing is sent", async () => {
  emulator.faults.set({ kind: "status", status: 429, headers: { "retry-after": "30" } });
  const paused = create();
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(100);
  await assert.rejects(paused.sendConversionEvents(makeEvents(1), { signal }), SendAbortedError);
  assert.ok(performance.now() - startedAt < 3000);
  await assert.rejects(
    paused.sendConversionEvents(makeEvents(1), { signal: AbortSignal.abort() }),
    SendAbortedError,
  );
  assert.equal(requestCount(), 1);
});

test("an answer that never comes, or never ends, meets the deadline", async () => {
  const hasty = create({ timeoutMs: 100 });
  for (const midAnswer of [false, true]) {
    emulator.faults.set({ kind: "hang", midAnswer, times: 1 });
    assert.equal((await hasty.sendConversionEvents(makeEvents(1))).num_events_processed, 1);
  }
});

test("a call may name another ad account; a forbidden or unknown one is a typed error", async () => {
  await client.sendConversionEvents(makeEvents(1), { adAccountId: "7" });
  assert.equal(emulator.events()[0]?.ad_account_id, "7");
  const forbidden = await rejection(client.sendConversionEvents(makeEvents(1), { adAccountId: "29" }));
  assert.deepEqual([forbidden.status, forbidden.code], [403, 29]);
  const unknown = await rejection(client.sendConversionEvents(makeEvents(1), { adAccountId: "404" }));
  assert.equal(unknown.status, 404);
  assert.match(unknown.message, /AdAccount not found/);
});

const ENVIRONMENT = ["PINTEREST_ACCESS_TOKEN", "PINTEREST_AD_ACCOUNT_ID", "PINTEREST_API_URI"];

test("what is not passed comes from the environment", async (t) => {
  const before = ENVIRONMENT.map((name) => [name, process.env[name]] as const);
  t.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  for (const name of ENVIRONMENT) delete process.env[name];
  assert.throws(() => createClient(), {
    name: "InvalidOptionError",
    option: "accessToken",
    message: /PINTEREST_ACCESS_TOKEN/,
  });
  await assert.rejects(sendConversionEvents("7", makeEvents(1)), InvalidOptionError);

  process.env.PINTEREST_ACCESS_TOKEN = `${TOKEN}\n`;
  process.env.PINTEREST_API_URI = `${running.url}/v5/`;
  await assert.rejects(createClient().sendConversionEvents(makeEvents(1)), { option: "adAccountId" });
  assert.equal((await sendConversionEvents("7", makeEvents(1))).num_events_processed, 1);
  process.env.PINTEREST_AD_ACCOUNT_ID = AD_ACCOUNT_ID;
  assert.equal((await createClient().sendConversionEvents(makeEvents(1))).num_events_processed, 1);
});

for (const [option, wrong] of [
  ["accessToken", { accessToken: "" }],
  ["accessToken", { accessToken: "Bearer abc" }],
  ["accessToken", { accessToken: "abc\r\nx: y" }],
  ["accessToken", { accessToken: 7 }],
  ["adAccountId", { adAccountId: "12/../3" }],
  ["adAccountId", { adAccountId: "1234567890123456789" }],
  ["adAccountId", { adAccountId: 549755885175 }],
  ["apiUrl", { apiUrl: "api.pinterest.com" }],
  ["apiUrl", { apiUrl: "http://api.pinterest.com/v5" }],
  ["apiUrl", { apiUrl: "https://me:secret@api.pinterest.com/v5" }],
  ["apiUrl", { apiUrl: "file:///v5" }],
  ["timeoutMs", { timeoutMs: 0 }],
  ["timeoutMs", { timeoutMs: Number.POSITIVE_INFINITY }],
  ["retry.maxAttempts", { retry: { maxAttempts: 0 } }],
  ["retry.capMs", { retry: { capMs: "soon" } }],
] as const) {
  test(`createClient throws at once for ${JSON.stringify(wrong)}, without the value`, () => {
    const options = { accessToken: TOKEN, adAccountId: "1", ...wrong } as unknown as ClientOptions;
    assert.throws(
      () => createClient(options),
      (error) => {
        assert.ok(error instanceof InvalidOptionError);
        assert.equal(error.option, option);
        assert.ok(!/secret|abc|\.\.\/3/.test(error.message), error.message);
        return true;
      },
    );
  });
}

test("events that are neither an array nor an iterable are a wrong use", async () => {
  for (const wrong of [makeEvent(), "text", null, undefined]) {
    await assert.rejects(client.sendConversionEvents(wrong as never), { option: "events" });
  }
});

async function* trickle(events: Iterable<ReturnType<typeof makeEvent>>) {
  for (const event of events) {
    await null;
    yield event;
  }
}

test("events also come from iterables, with the same results as from an array", async () => {
  const events = makeEvents(2500);
  events[7] = makeEvent({ event_id: "bad", event_name: "add_to_card" });
  const expected = await client.sendConversionEvents(events);
  for (const source of [events.values(), new Set(events), trickle(events)]) {
    assert.deepEqual(await client.sendConversionEvents(source), expected);
  }
});

test("results are handed over in order while events still come, and the promise then holds the counts alone", async () => {
  // Offline events go apart; the last batch is answered first.
  const events = makeEvents(5000).map((event, n) =>
    n % 500 === 0 ? { ...event, action_source: "offline" as const } : event,
  );
  emulator.faults.set({ kind: "delay", delayMs: 60, times: 1 });
  const handed: string[] = [];
  const progress: number[] = [];
  const result = await client.sendConversionEvents(trickle(events), {
    async onResults(results) {
      await null;
      for (const { event_id } of results) handed.push(event_id);
    },
    onProgress: ({ num_events_done, num_events_processed, num_events_total }) => {
      assert.equal(num_events_done, num_events_processed);
      assert.equal(num_events_total, undefined);
      progress.push(num_events_done);
    },
  });
  assert.deepEqual(
    handed,
    events.map(({ event_id }) => event_id),
  );
  assert.deepEqual(result, { num_events_received: 5000, num_events_processed: 5000, events: [] });
  assert.deepEqual(progress, [1000, 2000, 3000, 4000, 5000]);
});

test("a source is read no faster than events go out, whatever waits for its batch to fill", async () => {
  let read = 0;
  let ended = 0;
  let furthest = 0;
  function* endless() {
    for (; read < 60_000; read++) {
      furthest = Math.max(furthest, read - ended);
      yield makeEvent({ event_id: `event-${read}`, ...(read === 0 && { action_source: "offline" }) });
    }
  }
  const quick = createEmulator();
  const answer = JSON.stringify({ num_events_processed: 1000 });
  quick.faults.set({ kind: "status", status: 200, body: answer });
  const { url, close } = await quick.listen();
  await create({ apiUrl: `${url}/v5` })
    .sendConversionEvents(endless(), {
      onResults: (results) => {
        ended += results.length;
      },
    })
    // The first goes alone, for which that answer does not fit.
    .catch((error: PinterestApiError) => assert.equal(error.status, 200));
  await close();
  assert.ok(furthest <= 13_000, `${furthest} events were held`);
});

test("after an obstacle an iterable is read no further and is told so; what was read has results", async () => {
  emulator.faults.set([{ kind: "delay", delayMs: 0, times: 2 }, "401"]);
  let read = 0;
  let isClosed = false;
  async function* source() {
    try {
      for (;;) yield makeEvent({ event_id: `event-${read++}` });
    } finally {
      isClosed = true;
    }
  }
  const error = await rejection(client.sendConversionEvents(source()));
  assert.equal(error.status, 401);
  assert.ok(isClosed);
  // The two batches that were taken, and those that were open then.
  assert.ok(error.result.events.length <= 14_000);
  assert.deepEqual(
    ids(error.result),
    Array.from({ length: error.result.events.length }, (_, n) => `event-${n}`),
  );
  assert.equal(error.result.num_events_processed, 2000);
});

test("an abort ends the wait for a source that gives nothing", async () => {
  async function* stalled() {
    yield makeEvent();
    await new Promise(() => {});
  }
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.sendConversionEvents(stalled(), { signal }), (error) => {
    assert.ok(error instanceof SendAbortedError);
    assert.deepEqual(ids(error.result), ["event-0"]);
    return true;
  });
});

test("when the source or a callback throws, that is the cause, and no result is lost", async () => {
  const cause = new Error("line 1501 cannot be read");
  async function* broken() {
    yield* makeEvents(1500);
    throw cause;
  }
  await assert.rejects(client.sendConversionEvents(broken()), (error) => {
    assert.ok(error instanceof SendAbortedError && error.cause === cause);
    assert.equal(error.result.num_events_processed, 1500);
    return true;
  });
  const handed: number[] = [];
  const onResults = (results: unknown[]) => {
    if (handed.push(results.length) === 2) throw cause;
  };
  await assert.rejects(client.sendConversionEvents(makeEvents(3000), { onResults }), (error) => {
    assert.ok(error instanceof SendAbortedError && error.cause === cause);
    assert.deepEqual(handed, [1000, 1000]);
    assert.deepEqual([error.result.events[0]?.event_id, error.result.events.length], ["event-1000", 2000]);
    return true;
  });
});

for (const [form, headers] of [
  ["seconds", () => ({ "retry-after": "1" })],
  // To the second, so that it is between one and two from now.
  ["a date", () => ({ "retry-after": new Date(Date.now() + 2000).toUTCString() })],
  ["the reset of the limit", () => ({ "x-ratelimit-reset": "1" })],
] as const) {
  test(`a wait after 429 that is asked for by ${form} is kept, by all calls of the client`, async () => {
    const waiting = create();
    emulator.faults.set({ kind: "status", status: 429, headers: headers(), times: 1 });
    const startedAt = performance.now();
    const first = waiting.sendConversionEvents(makeEvents(1)).then(() => performance.now() - startedAt);
    while (requestCount() === 0) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await waiting.sendConversionEvents(makeEvents(1));
    for (const tookMs of [await first, performance.now() - startedAt])
      assert.ok(tookMs >= 950, `${tookMs} ms`);
  });
}

test("each failed event has its own message, in a 200 as in a 422", async () => {
  const answers = ["first", "second", "third"].map((word) => ({ status: "failed", error_message: word }));
  const report = { num_events_received: 3, num_events_processed: 0, events: answers };
  for (const [status, body] of [
    [200, report],
    [422, { code: 953, message: "for all", details: report }],
  ] as const) {
    emulator.faults.set({ kind: "status", status, body, times: 1 });
    const { events } = await client.sendConversionEvents(makeEvents(3));
    assert.deepEqual(
      events.map((event) => event.status === "failed" && event.error_message),
      ["first", "second", "third"],
    );
  }
});

test("an event arrives as it was handed in, also after tries, with what is false or zero in it", async () => {
  emulator.faults.set({ kind: "cut", times: 2 });
  const event = makeEvent({
    opt_out: false,
    wifi: false,
    custom_data: { num_items: 0, value: "0", contents: [{ quantity: 0 }], opt_out_type: "LDP" },
    user_data: {
      em: ["411e44ce1261728ffd2c0686e44e3fffe413c0e2c5adc498bc7da883d476b9c8"],
      client_ip_address: "203.0.113.7",
      client_user_agent: "[Pinterest/iOS]",
    },
  });
  const handedIn = structuredClone(event);
  await client.sendConversionEvents([event]);
  assert.deepEqual(emulator.events()[0]?.event, handedIn);
  assert.deepEqual(event, handedIn);
});

test("what is too old, or in milliseconds, or has an unknown key, costs only itself", async () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const result = await client.sendConversionEvents([
    makeEvent({ event_id: "good" }),
    makeEvent({ event_id: "old", event_time: nowSeconds - 8 * 86_400 }),
    makeEvent({ event_id: "ms", event_time: nowSeconds * 1000 }),
    makeEvent({ event_id: "key", colour: "red" }),
    makeEvent({ event_id: "also good" }),
  ]);
  assert.deepEqual(statuses(result), ["processed", "failed", "failed", "failed", "processed"]);
  assert.equal(requestCount(), 1);
});
