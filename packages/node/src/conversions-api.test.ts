import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { makeEvents } from "../test/make-events.ts";
import { createConversionsApi, MAX_BODY_BYTES } from "./conversions-api.ts";
import { createEmulator } from "./emulator/index.ts";

const options = { adAccountId: "1" };

async function withEmulator(
  use: (emulator: ReturnType<typeof createEmulator>, apiUrl: string) => Promise<void>,
) {
  const emulator = createEmulator();
  const { url, close } = await emulator.listen();
  try {
    await use(emulator, `${url}/v5`);
  } finally {
    await close();
  }
}

const create = (apiUrl: string, timeoutMs = 5000) =>
  createConversionsApi({ accessToken: "abc", apiUrl, timeoutMs });

test("a connection that is refused leaves no doubt", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  for (const apiUrl of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
    const outcome = await create(apiUrl).send(makeEvents(1), options);
    assert.ok(outcome.kind === "retry_later" && !outcome.inDoubt, JSON.stringify(outcome));
    assert.equal(outcome.error.status, undefined);
    assert.match(outcome.error.message, /no connection \(E/);
  }
});

const MISSED_DEADLINE = { timeoutMs: 150, says: /no answer within 150 ms/ };
/** Far away, so that also on a busy machine it is the cut that ends the request. */
const CUT = { timeoutMs: 30_000, says: /the connection ended before an answer came/ };

// What misses no deadline would hang for ever.
test("a cut connection, a cut answer and a missed deadline leave it in doubt", {
  timeout: 60_000,
}, async () => {
  await withEmulator(async (emulator, apiUrl) => {
    for (const [fault, { timeoutMs, says }] of [
      [{ kind: "cut" }, CUT],
      [{ kind: "cut", recorded: true }, CUT],
      [{ kind: "cut", midAnswer: true }, CUT],
      [{ kind: "hang" }, MISSED_DEADLINE],
      [{ kind: "hang", midAnswer: true }, MISSED_DEADLINE],
    ] as const) {
      emulator.faults.set(fault);
      const outcome = await create(apiUrl, timeoutMs).send(makeEvents(1), options);
      assert.ok(outcome.kind === "retry_later" && outcome.inDoubt, JSON.stringify([fault, outcome]));
      assert.match(outcome.error.message, says);
    }
  });
});

test("an abort is an outcome of its own, in doubt once the request is out", async () => {
  await withEmulator(async (emulator, apiUrl) => {
    const aborted = await create(apiUrl).send(makeEvents(1), { ...options, signal: AbortSignal.abort() });
    assert.deepEqual(aborted, { kind: "aborted", inDoubt: false });
    assert.equal(emulator.requests().length, 0);
    emulator.faults.set("hang");
    const signal = AbortSignal.timeout(100);
    assert.deepEqual(await create(apiUrl).send(makeEvents(1), { ...options, signal }), {
      kind: "aborted",
      inDoubt: true,
    });
  });
});

test("many requests leave nothing hanging on the caller's signal", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const counting = new Proxy(signal, {
    get(target, name) {
      if (name === "addEventListener") listeners += 1;
      if (name === "removeEventListener") listeners -= 1;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  await withEmulator(async (_, apiUrl) => {
    for (let count = 0; count < 5; count++) {
      const outcome = await create(apiUrl).send(makeEvents(1), { ...options, signal: counting });
      assert.equal(outcome.kind, "answered");
    }
  });
  assert.equal(listeners, 0);
});

test("more than fits into a request is refused without one, counted in bytes of UTF-8", async () => {
  const api = createConversionsApi({ accessToken: "token", apiUrl: "http://127.0.0.1:9/v5" });
  const send = (search_string: string) =>
    api.send(makeEvents(2, { custom_data: { search_string } }), { adAccountId: "1" });
  const third = MAX_BODY_BYTES / 6 + 1000;
  assert.equal((await send("€".repeat(third))).kind, "refused");
  // As many characters, of one byte each: it is tried, at an address that leads nowhere.
  assert.equal((await send("e".repeat(third))).kind, "retry_later");
});
