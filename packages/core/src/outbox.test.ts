import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutbox, MAX_OUTBOX_ENTRIES, type OutboxEntry } from "./outbox.ts";

const NOW_MS = 1_732_430_000_000;
const half = () => 0.5;

function outboxOf(keys: string, bytes = 100) {
  const outbox = createOutbox<OutboxEntry>();
  for (const key of keys) outbox.add({ key, bytes });
  const take = (isEager = false, nowMs = NOW_MS) => outbox.take(isEager, nowMs);
  /** Milliseconds until there is more to take; undefined when the batch is done with. */
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

for (const status of [200, 202, 204, 400, 403, 413]) {
  test(`an answer of ${status} is final: the entries are done with`, () => {
    const { outbox, take, settle } = outboxOf("ab");
    assert.equal(settle(take(), status), undefined);
    assert.equal(outbox.clear().length, 0);
    assert.equal(take(), undefined);
  });
}

for (const status of [0, 404, 408, 429, 500, 503]) {
  test(`after ${status === 0 ? "no answer" : `an answer of ${status}`} the entries wait, then are sent again`, () => {
    const { take, settle } = outboxOf("ab");
    assert.equal(settle(take(), status), 500);
    assert.equal(take(false, NOW_MS + 499), undefined);
    assert.equal(keysOf(take(false, NOW_MS + 500)), "ab");
  });
}

test("the wait doubles with each failure in a row, and a success starts it anew", () => {
  const { outbox, take, settle } = outboxOf("a");
  const waits = [503, 503, 503].map((status) => settle(take(true), status));
  assert.deepEqual(waits, [500, 1000, 2000]);
  settle(take(true), 202);
  outbox.add({ key: "b", bytes: 100 });
  assert.equal(settle(take(), 503), 500);
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
    assert.equal(outbox.waitMs(NOW_MS), 30_000, "whoever sends knows when to try again");
    outbox.add({ key: "c", bytes: 100 });
    assert.equal(take(false, NOW_MS + 29_999), undefined);
    assert.ok(take(false, NOW_MS + 30_000));
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
  const { take } = outboxOf("abc", 20_000);
  assert.equal(keysOf(take()), "ab");
  assert.equal(keysOf(take()), "c");
});

test("an entry that is larger than a batch goes alone", () => {
  const { outbox, take } = outboxOf("ab");
  outbox.add({ key: "c", bytes: 90_000 });
  assert.equal(keysOf(take()), "ab");
  assert.equal(keysOf(take()), "c");
});

test("over the limit the oldest that waits has to go; what is under way stays", () => {
  const { outbox, take } = outboxOf("ab");
  take();
  for (let index = 2; index < MAX_OUTBOX_ENTRIES; index++) {
    assert.equal(outbox.add({ key: String(index), bytes: 100 }), undefined);
  }
  assert.equal(outbox.add({ key: "one more", bytes: 100 })?.key, "2");
  assert.equal(outbox.clear().length, MAX_OUTBOX_ENTRIES);
});

test("a key that is kept already is not taken a second time", () => {
  const { outbox, take } = outboxOf("a");
  assert.equal(outbox.add({ key: "a", bytes: 100 }), undefined);
  assert.equal(keysOf(take()), "a");
  outbox.add({ key: "a", bytes: 100 });
  assert.equal(take(), undefined);
});

test("clear forgets everything; an answer that comes later brings nothing back", () => {
  const { outbox, take, settle } = outboxOf("ab");
  const batch = take();
  assert.equal(keysOf(outbox.clear()), "ab");
  settle(batch, 503);
  assert.equal(outbox.clear().length, 0);
  assert.equal(take(true, NOW_MS + 60_000), undefined);
});
