import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvents } from "../test/make-events.ts";
import type { BatchOutcome } from "./batch-outcome.ts";
import { type Send, sendBisecting } from "./bisect.ts";
import { PinterestApiError } from "./errors.ts";

/** Refuses requests with a bad event in them, and counts. */
function endpoint(bad: readonly string[]) {
  const sizes: number[] = [];
  const send: Send = async (events) => {
    sizes.push(events.length);
    if (events.some(({ event_id }) => bad.includes(event_id)))
      return { kind: "refused", message: "unknown key" };
    return { kind: "answered", results: events.map(({ event_id }) => ({ event_id, status: "processed" })) };
  };
  return { send, sizes };
}

for (const { bad, atMost } of [
  { bad: [], atMost: 1 },
  { bad: [0], atMost: 21 },
  { bad: [999], atMost: 21 },
  { bad: [1, 500, 998], atMost: 63 },
  { bad: Array.from({ length: 20 }, (_, index) => index * 50), atMost: 20 * 2 * 11 },
]) {
  test(`of 1,000 events with ${bad.length} bad ones only those fail, in at most ${atMost} requests`, async () => {
    const badIds = bad.map((index) => `event-${index}`);
    const { send, sizes } = endpoint(badIds);
    const events = makeEvents(1000);
    const outcomes = await sendBisecting(events, send);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.kind === "answered" && outcome.result.event_id),
      events.map(({ event_id }) => event_id),
    );
    const failed = outcomes.flatMap((outcome) =>
      outcome.kind === "answered" && outcome.result.status === "failed" ? [outcome.result] : [],
    );
    assert.deepEqual(
      failed.map(({ event_id }) => event_id),
      badIds,
    );
    assert.ok(failed.every(({ error_message, retryable }) => error_message === "unknown key" && !retryable));
    assert.ok(sizes.length <= atMost, `${sizes.length} requests`);
  });
}

test("when every event is bad there are no more than two requests an event", async () => {
  const { send, sizes } = endpoint(makeEvents(64).map(({ event_id }) => event_id));
  assert.equal((await sendBisecting(makeEvents(64), send)).length, 64);
  assert.equal(sizes.length, 127);
});

test("no events are no request", async () => {
  const { send, sizes } = endpoint([]);
  assert.deepEqual(await sendBisecting([], send), []);
  assert.equal(sizes.length, 0);
});

test("a part without an answer ends the sending; what was not sent shares its outcome, without its doubt", async () => {
  const answers: BatchOutcome[] = [
    { kind: "refused", message: "unknown key" },
    {
      kind: "answered",
      results: [
        { event_id: "event-0", status: "processed" },
        { event_id: "event-1", status: "processed" },
      ],
    },
    { kind: "refused", message: "unknown key" },
    { kind: "retry_later", inDoubt: true, error: new PinterestApiError("no answer") },
  ];
  const sent: number[] = [];
  const outcomes = await sendBisecting(makeEvents(4), async (events) => {
    sent.push(events.length);
    return answers.shift() as BatchOutcome;
  });
  assert.deepEqual(sent, [4, 2, 2, 1]);
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.kind === "retry_later" ? outcome.inDoubt : outcome.kind)),
    ["answered", "answered", true, false],
  );
});
