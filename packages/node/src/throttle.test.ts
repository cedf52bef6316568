import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeEvents } from "../test/make-events.ts";
import type { BatchOutcome } from "./batch-outcome.ts";
import { createClient } from "./client.ts";
import { createEmulator } from "./emulator/index.ts";
import { PinterestApiError } from "./errors.ts";
import { createProxy } from "./proxy/create-proxy.ts";
import { openLmdbQueue } from "./queue/lmdb-queue.ts";
import type { RateLimitReading } from "./rate-limit.ts";
import { createThrottle } from "./throttle.ts";

const answered: BatchOutcome = { kind: "answered", results: [] };

async function withEmulator(
  rateLimit: { limit: number; windowMs: number },
  use: (emulator: ReturnType<typeof createEmulator>, apiUrl: string) => Promise<void>,
) {
  const emulator = createEmulator({ rateLimit });
  const { url, close } = await emulator.listen();
  try {
    await use(emulator, `${url}/v5`);
  } finally {
    await close();
  }
}

const create = (apiUrl: string, batchesAtOnce = 4) =>
  createClient({ accessToken: "abc", adAccountId: "1", apiUrl, batchesAtOnce });

test("calls slow down together before Pinterest's limit is reached, so that none is ever refused for it", async () => {
  await withEmulator({ limit: 20, windowMs: 1000 }, async (emulator, apiUrl) => {
    const client = create(apiUrl);
    const results = await Promise.all(
      Array.from({ length: 9 }, () => client.sendConversionEvents(makeEvents(100), { test: true })),
    );
    assert.ok(results.every(({ num_events_processed }) => num_events_processed === 100));
    assert.equal(emulator.requests().length, 45);
    assert.deepEqual([...new Set(emulator.requests().map(({ status }) => status))], [200]);
  });
});

test("a proxy's delivery slows down before the limit is reached, too, and delivers everything", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-throttle-"));
  const queue = await openLmdbQueue(folder);
  await withEmulator({ limit: 10, windowMs: 500 }, async (emulator, apiUrl) => {
    const delivery = { maxEvents: 1, lingerMs: 0 };
    const proxy = createProxy({ queue, accessToken: "abc", adAccountId: "1", apiUrl, delivery });
    await queue.append(makeEvents(25));
    await proxy.start();
    await emulator.waitForEvents(25);
    await proxy.stop();
    assert.equal(emulator.requests().length, 25);
    assert.deepEqual([...new Set(emulator.requests().map(({ status }) => status))], [200]);
  });
  await queue.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a server that asks to be left alone for years is asked again after a quarter of an hour", async () => {
  let nowMs = 0;
  const pace = createThrottle(1, () => nowMs).pace("1");
  const years: BatchOutcome = {
    kind: "retry_later",
    inDoubt: false,
    delayMs: 1e12,
    error: new PinterestApiError("no"),
  };
  await pace.run(async () => years, { longestMs: 0 });
  const before = await pace.run(async () => answered, { longestMs: 0 });
  assert.equal(before.kind, "retry_later");
  nowMs = 15 * 60_000;
  assert.equal((await pace.run(async () => answered, { longestMs: 0 })).kind, "answered");
});

test("while much of the limit is left, nothing waits", async () => {
  await withEmulator({ limit: 1000, windowMs: 600_000 }, async (emulator, apiUrl) => {
    const result = await create(apiUrl).sendConversionEvents(makeEvents(600), { test: true });
    assert.equal(result.num_events_processed, 600);
    assert.equal(emulator.requests().length, 30);
  });
});

test("no more batches are on their way at once than batchesAtOnce, whatever the number of calls", async () => {
  const throttle = createThrottle(3);
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const leave = await throttle.enter();
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside -= 1;
      leave?.();
      // Once too often does no harm.
      leave?.();
    }),
  );
  assert.equal(most, 3);
});

test("who aborts leaves the line, and the next one moves up", async () => {
  const throttle = createThrottle(1);
  const leave = await throttle.enter();
  const controller = new AbortController();
  const impatient = throttle.enter(controller.signal);
  const patient = throttle.enter();
  controller.abort();
  assert.equal(await impatient, undefined);
  leave?.();
  assert.equal(typeof (await patient), "function");
  assert.equal(await throttle.enter(AbortSignal.abort()), undefined);
});

test("when a wait would be longer than the deadline it is not begun, and the outcome says how long it would be", async () => {
  const pace = createThrottle(4).pace("1");
  const used: RateLimitReading = { limit: 100, remaining: 0, resetMs: 60_000 };
  const answer = async (heed: (reading: RateLimitReading) => void) => {
    heed(used);
    return answered;
  };
  await pace.run(answer, { longestMs: 1000 });
  const outcome = await pace.run(async () => answered, { longestMs: 1000 });
  assert.ok(outcome.kind === "retry_later" && !outcome.inDoubt);
  assert.ok((outcome.delayMs ?? 0) > 50_000);
  assert.match(outcome.error.message, /send again in (59|60) seconds/);
});

test("a wait that Pinterest asks one call for is everybody's, and no other ad account's", async () => {
  const throttle = createThrottle(4);
  const error = new PinterestApiError("slow", { status: 429 });
  const limited: BatchOutcome = { kind: "retry_later", inDoubt: false, delayMs: 200, error };
  await throttle.pace("1").run(async () => limited, { longestMs: 1000 });
  const startedAt = performance.now();
  await throttle.pace("2").run(async () => answered, { longestMs: 1000 });
  assert.ok(performance.now() - startedAt < 150);
  await throttle.pace("1").run(async () => answered, { longestMs: 1000 });
  assert.ok(performance.now() - startedAt >= 190);
  const signal = AbortSignal.timeout(20);
  await throttle.pace("1").run(async () => limited, { longestMs: 1000 });
  assert.equal(
    (await throttle.pace("1").run(async () => answered, { longestMs: 1000, signal })).kind,
    "aborted",
  );
});
