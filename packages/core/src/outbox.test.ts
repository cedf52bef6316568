import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutbox, type OutboxEntry, type OutboxOptions } from "./outbox.ts";

const NOW_MS = 1_732_430_000_000;
const half = () => 0.5;

function outboxOf(keys: string, options?: OutboxOptions) {
  const outbox = createOutbox<OutboxEntry>(options);
  for (const key of keys) outbox.add({ key, bytes: 100 });
  const take = (isEager = false, nowMs = NOW_MS) => outbox.take(isEager, nowMs);
  const settle = (batch: OutboxEntry[] | undefined, status: number, delayMs?: number) => {
    assert.ok(batch, "there was a batch to settle");
    return outbox.settle(batch, { status, delayMs }, NOW_MS, half);
  };
  return { outbox, take, settle };
}

function keysOf(entries: readonly OutboxEntry[] | undefined): string | undefined {
  return entries?.map(({ key }) => key).join("");
}

test("everything that waits goes in one batch, oldest first, and is not taken twice", () => {
  const { take } = outboxOf("abc");
  assert.equal(keysOf(take()), "abc");
  assert.equal(take(), undefined);
});

for (const status of [200, 202, 204, 400, 403, 404]) {
  test(`an answer of ${status} is final: the entries are done with`, () => {
    const { outbox, take, settle } = outboxOf("ab");
    assert.equal(settle(take(), status), true);
    assert.equal(outbox.size(), 0);
    assert.equal(take(), undefined);
  });
}

for (const status of [0, 408, 429, 500, 503]) {
  test(`after ${status === 0 ? "no answer" : `an answer of ${status}`} the entries wait, then are sent again`, () => {
    const { outbox, take, settle } = outboxOf("ab");
    assert.equal(settle(take(), status), false);
    assert.equal(outbox.size(), 2);
    assert.equal(outbox.waitMs(NOW_MS), 500);
    assert.equal(take(false, NOW_MS + 499), undefined);
    assert.equal(keysOf(take(false, NOW_MS + 500)), "ab");
  });
}

test("the wait doubles with each failure in a row, and a success starts it anew", () => {
  const { outbox, take, settle } = outboxOf("a");
  const waits = [];
  for (let failure = 0; failure < 3; failure++) {
    settle(take(true), 503);
    waits.push(outbox.waitMs(NOW_MS));
  }
  settle(take(true), 202);
  outbox.add({ key: "b", bytes: 100 });
  settle(take(), 503);
  waits.push(outbox.waitMs(NOW_MS));
  assert.deepEqual(waits, [500, 1000, 2000, 500]);
});

test("an eager sender ignores our own wait, but never one that the server asked for", () => {
  const ours = outboxOf("a");
  ours.settle(ours.take(), 503);
  assert.equal(keysOf(ours.take(true)), "a");

  const asked = outboxOf("a");
  asked.settle(asked.take(), 429, 30_000);
  assert.equal(asked.take(true, NOW_MS + 29_999), undefined);
  assert.equal(keysOf(asked.take(true, NOW_MS + 30_000)), "a");
});

test("the server's wait holds although a request that was under way beside it succeeds or fails", () => {
  for (const status of [202, 503]) {
    const { outbox, take, settle } = outboxOf("a");
    const first = take();
    outbox.add({ key: "b", bytes: 100 });
    const second = take();
    settle(first, 429, 30_000);
    settle(second, status);
    assert.equal(outbox.waitMs(NOW_MS), 30_000);
    assert.equal(take(false, NOW_MS + 29_999), undefined);
  }
});

test("no more than two requests are under way, but for an eager sender", () => {
  const { outbox, take, settle } = outboxOf("a");
  const first = take();
  outbox.add({ key: "b", bytes: 100 });
  assert.equal(keysOf(take()), "b");
  outbox.add({ key: "c", bytes: 100 });
  assert.equal(take(), undefined);
  outbox.add({ key: "d", bytes: 100 });
  assert.equal(keysOf(take(true)), "cd");
  outbox.add({ key: "e", bytes: 100 });
  settle(first, 202);
  assert.equal(take(), undefined);
});

test("a batch is cut by bytes, and the rest is the next batch", () => {
  const { take } = outboxOf("abc", { maxBatchBytes: 250 });
  assert.equal(keysOf(take()), "ab");
  assert.equal(keysOf(take()), "c");
});

test("a batch that is too large is halved until the one that is too large by itself is found", () => {
  const { outbox, take, settle } = outboxOf("abcd");
  const batches: string[] = [];
  const refused: string[] = [];
  for (let requests = 0; outbox.size() > 0; requests++) {
    assert.ok(requests < 20, "it ends");
    const batch = take();
    batches.push(keysOf(batch) ?? "");
    const isTooLarge = batches[requests]?.includes("c");
    if (settle(batch, isTooLarge ? 413 : 202) && isTooLarge) refused.push(keysOf(batch) ?? "");
  }
  assert.deepEqual(refused, ["c"]);
  assert.deepEqual(batches, ["abcd", "ab", "cd", "c", "d"]);
});

test("over the limit the oldest that wait have to go; what is under way stays", () => {
  const { outbox, take } = outboxOf("ab", { maxEntries: 3 });
  take();
  assert.equal(keysOf(outbox.add({ key: "c", bytes: 100 })), "");
  assert.equal(keysOf(outbox.add({ key: "d", bytes: 100 })), "c");
  assert.equal(outbox.size(), 3);
});

test("a key that is kept already is not taken a second time", () => {
  const { outbox, take } = outboxOf("a");
  assert.deepEqual(outbox.add({ key: "a", bytes: 100 }), []);
  assert.equal(keysOf(take()), "a");
  outbox.add({ key: "a", bytes: 100 });
  assert.equal(take(), undefined);
});

test("clear forgets everything; an answer that comes later brings nothing back", () => {
  const { outbox, take, settle } = outboxOf("ab");
  const batch = take();
  assert.equal(keysOf(outbox.clear()), "ab");
  settle(batch, 503);
  assert.equal(outbox.size(), 0);
  assert.equal(take(true, NOW_MS + 60_000), undefined);
});
