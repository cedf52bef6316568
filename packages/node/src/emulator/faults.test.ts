import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { makeEvent, makeEvents } from "../../test/make-events.ts";
import { createEmulator, type Fault, type FaultName, type RunningEmulator } from "./index.ts";

const emulator = createEmulator();
let running: RunningEmulator;
before(async () => {
  running = await emulator.listen();
});
afterEach(() => emulator.reset());
after(() => running.close());

function send(data: unknown[] = makeEvents(1), signal = AbortSignal.timeout(5000)): Promise<Response> {
  const body = JSON.stringify({ data });
  return fetch(`${running.url}/v5/ad_accounts/1/events`, { method: "POST", body, signal });
}

/** The controls, as a test in another process would use them. */
function control(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${running.url}/__emulator${path}`, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  });
}

test("a status comes with Pinterest's own body, or with any other", async () => {
  emulator.faults.set("503");
  const own = await send();
  assert.deepEqual([own.status, ((await own.json()) as { code: number }).code], [503, 4197]);
  emulator.faults.set({ kind: "status", status: 429, body: { code: 8 }, headers: { "retry-after": "7" } });
  const other = await send();
  assert.deepEqual(
    [other.status, other.headers.get("retry-after"), await other.text()],
    [429, "7", '{"code":8}'],
  );
  emulator.faults.set({ kind: "status", status: 502, body: "<html>Bad gateway</html>" });
  assert.equal(await (await send()).text(), "<html>Bad gateway</html>");
  assert.equal(emulator.events().length, 0);
});

test("a fault befalls so many requests, in turn with others, or all until it is cleared", async () => {
  emulator.faults.set([
    { kind: "status", status: 500, times: 2 },
    { kind: "status", status: 503, times: 1 },
  ]);
  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await send()).status);
  assert.deepEqual(statuses, [500, 500, 503, 200]);

  emulator.faults.set("500");
  for (let count = 0; count < 3; count++) assert.equal((await send()).status, 500);
  emulator.faults.clear();
  assert.equal((await send()).status, 200);
});

test("an answer can be late", async () => {
  emulator.faults.set({ kind: "delay", delayMs: 200 });
  const startedAt = performance.now();
  assert.equal((await send()).status, 200);
  assert.ok(performance.now() - startedAt >= 195);
});

for (const { recorded, midAnswer } of [
  { recorded: false, midAnswer: false },
  { recorded: true, midAnswer: false },
  { recorded: true, midAnswer: true },
]) {
  const when = `${recorded ? "after" : "before"} recording${midAnswer ? ", halfway through the answer" : ""}`;

  test(`a connection can be cut ${when}`, async () => {
    emulator.faults.set({ kind: "cut", recorded, midAnswer });
    await assert.rejects(
      send().then((response) => response.text()),
      TypeError,
    );
    assert.equal(emulator.events().length, recorded ? 1 : 0);
  });

  test(`a request can hang ${when}, and closing ends it`, async () => {
    const other = createEmulator();
    const { url, close } = await other.listen();
    other.faults.set({ kind: "hang", recorded, midAnswer });
    const body = JSON.stringify({ data: makeEvents(1) });
    const answer = fetch(`${url}/v5/ad_accounts/1/events`, { method: "POST", body }).then((response) =>
      response.text(),
    );
    const winner = await Promise.race([
      answer.catch(() => "ended"),
      new Promise((resolve) => setTimeout(resolve, 150, "hangs")),
    ]);
    assert.equal(winner, "hangs");
    assert.equal(other.events().length, recorded ? 1 : 0);
    await close();
    await assert.rejects(answer);
  });
}

test("a body can break off", async () => {
  emulator.faults.set("malformed");
  const response = await send();
  assert.equal(response.status, 200);
  await assert.rejects(response.json(), SyntaxError);
});

test("chosen events can be refused, alone or with their whole request", async () => {
  const data = [makeEvent({ event_id: "good" }), makeEvent({ event_id: "bad-1" })];
  emulator.faults.set({ kind: "fail", match: "bad", message: "no", times: 1 });
  const partial = (await (await send(data)).json()) as {
    events: { status: string; error_message: string }[];
  };
  assert.deepEqual(
    partial.events.map(({ status, error_message }) => error_message ?? status),
    ["processed", "no"],
  );
  emulator.faults.set({ kind: "fail", match: "bad", status: 422 });
  assert.equal((await send(data)).status, 422);
  emulator.faults.set({ kind: "fail", match: "bad", status: 400 });
  assert.equal((await send(data)).status, 400);
  assert.equal((await send([makeEvent({ event_id: "good" })])).status, 200);
});

test("without a socket a cut is a rejection, and a hang ends with the request's signal", async () => {
  const request = (signal?: AbortSignal) =>
    new Request("http://localhost/v5/ad_accounts/1/events", {
      method: "POST",
      body: "{}",
      ...(signal && { signal }),
    });
  emulator.faults.set("cut");
  await assert.rejects(emulator.fetch(request()), { name: "ConnectionCut" });
  emulator.faults.set("hang");
  await assert.rejects(emulator.fetch(request(AbortSignal.timeout(50))));
});

test("a fault that cannot be is refused with a reason, and what was on stays on", () => {
  emulator.faults.set("503");
  for (const [wrong, reason] of [
    ["explode", /kind must be one of/],
    [{}, /kind must be one of/],
    [null, /kind must be one of/],
    [{ kind: "status" }, /status is missing/],
    [{ kind: "status", status: 99 }, /status must be/],
    [{ kind: "cut", times: 0 }, /times must be/],
    [{ kind: "delay", delayMs: -1 }, /delayMs must be/],
    [{ kind: "fail" }, /match must be text/],
  ] as const) {
    assert.throws(() => emulator.faults.set(wrong as unknown as Fault), reason);
  }
  assert.deepEqual(emulator.faults.list(), [{ kind: "status", status: 503 }]);
});

test("over HTTP: faults are set, listed and cleared, and what was received is read", async () => {
  const set = await control("POST", "/faults", { kind: "status", status: 500, times: 1 });
  assert.deepEqual(await set.json(), [{ kind: "status", status: 500, times: 1 }]);
  assert.equal((await send()).status, 500);
  assert.deepEqual(await (await control("GET", "/faults")).json(), []);
  await control("POST", "/faults", "503" satisfies FaultName);
  await control("DELETE", "/faults");
  assert.equal((await send()).status, 200);
  assert.deepEqual(
    await (await control("GET", "/events")).json(),
    JSON.parse(JSON.stringify(emulator.events())),
  );
  assert.deepEqual(await (await control("GET", "/requests")).json(), emulator.requests());
  const wrong = await control("POST", "/faults", { kind: "explode" });
  assert.equal(wrong.status, 400);
  assert.match(((await wrong.json()) as { message: string }).message, /kind/);
  assert.equal((await control("DELETE", "")).status, 204);
  assert.deepEqual([emulator.events(), emulator.requests()], [[], []]);
  assert.equal((await control("GET", "/nothing")).status, 404);
});
