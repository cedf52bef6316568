import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvents } from "../test/make-events.ts";
import type { BatchOutcome } from "./batch-outcome.ts";
import { PinterestApiError } from "./errors.ts";
import { createRetryingSend, readRetryOptions } from "./send-retrying.ts";

const answered: BatchOutcome = { kind: "answered", results: [] };
const later = (fields: { inDoubt?: boolean; delayMs?: number; status?: number } = {}): BatchOutcome => {
  const { inDoubt = false, status = 500, delayMs } = fields;
  const error = new PinterestApiError("later", { status });
  return { kind: "retry_later", inDoubt, error, ...(delayMs !== undefined && { delayMs }) };
};

/** Answers in turn, and counts the tries. */
function script(...outcomes: BatchOutcome[]) {
  const tries: number[] = [];
  return { tries, send: async () => outcomes[tries.push(performance.now()) - 1] ?? answered };
}

const quick = readRetryOptions({ baseMs: 1, maxAttempts: 4 });

test("it ends after so many tries, with the last outcome", async () => {
  const { send, tries } = script(later(), later(), later(), later({ status: 502 }), answered);
  const outcome = await createRetryingSend(send, quick)(makeEvents(1));
  assert.ok(outcome.kind === "retry_later" && outcome.error.status === 502);
  assert.equal(tries.length, 4);
});

test("waits grow from try to try up to the cap, and four times as fast where the endpoint was ramped down", async () => {
  for (const [status, least] of [
    [500, 20 + 40 + 40],
    [503, 40 + 40 + 40],
  ] as const) {
    const { send } = script(later({ status }), later({ status }), later({ status }));
    const startedAt = performance.now();
    const options = readRetryOptions({ baseMs: 10, capMs: 40 });
    await createRetryingSend(send, options, undefined, { random: () => 1 })(makeEvents(1));
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs >= least - 5 && tookMs < least + 400, `${status}: ${tookMs} ms`);
  }
});

test("no try begins after the deadline of the batch, its parts included", async () => {
  let nowMs = 0;
  const { send, tries } = script(later({ delayMs: 1 }), later({ delayMs: 1 }), later({ delayMs: 1 }));
  const retrying = createRetryingSend(send, readRetryOptions({ deadlineMs: 1000 }), undefined, {
    now: () => nowMs,
  });
  nowMs = 999;
  assert.equal((await retrying(makeEvents(1))).kind, "answered");
  assert.equal(tries.length, 4);
  nowMs = 1000;
  const late = createRetryingSend(script(later({ delayMs: 1 })).send, readRetryOptions({ deadlineMs: 0 }));
  assert.equal((await late(makeEvents(1))).kind, "retry_later");
});

test("a try that may have arrived keeps its doubt whatever comes after, and offline events are not tried again", async () => {
  const { send } = script(later({ inDoubt: true }), later(), later(), later());
  const outcome = await createRetryingSend(send, quick)(makeEvents(1));
  assert.ok(outcome.kind === "retry_later" && outcome.inDoubt);

  const offline = script(later({ inDoubt: true }));
  await createRetryingSend(offline.send, quick)(makeEvents(1, { action_source: "offline" }));
  assert.equal(offline.tries.length, 1);
  const notArrived = script(later());
  await createRetryingSend(notArrived.send, quick)(makeEvents(1, { action_source: "offline" }));
  assert.equal(notArrived.tries.length, 2);
});

test("a final outcome is not tried again", async () => {
  for (const final of [answered, { kind: "refused", message: "no" }] as BatchOutcome[]) {
    const { send, tries } = script(final);
    assert.equal(await createRetryingSend(send, quick)(makeEvents(1)), final);
    assert.equal(tries.length, 1);
  }
});
