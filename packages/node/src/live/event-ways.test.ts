import assert from "node:assert/strict";
import { test } from "node:test";
import type { Step } from "../way.ts";
import { createEventWays } from "./event-ways.ts";

const event = { event_id: "one", event_name: "add_to_cart", event_time: 1_700_000_000 };

function collect(...steps: (Pick<Step, "stage"> & Partial<Step>)[]) {
  const ways = createEventWays();
  steps.forEach((step, index) => {
    ways.add({ ...event, at: 1000 + index, ...step });
  });
  const [way] = ways.list();
  assert.ok(way);
  return { way, ways };
}

test("an event goes from accepted to delivered, each with its time", () => {
  const { way, ways } = collect({ stage: "accepted" }, { stage: "sent" }, { stage: "delivered" });
  assert.equal(way.state, "delivered");
  assert.deepEqual([way.acceptedAt, way.sentAt, way.endedAt], [1000, 1001, 1002]);
  assert.deepEqual(ways.counts(), {
    captured: 1,
    accepted: 1,
    delivered: 1,
    rejected: 0,
    buried: 0,
    duplicates: 0,
    waiting: 0,
  });
});

test("a released event waits, with the time of its next try and its reason", () => {
  const { way, ways } = collect(
    { stage: "accepted" },
    { stage: "sent" },
    { stage: "released", delayMs: 500, detail: "429" },
  );
  assert.equal(way.state, "waiting");
  assert.equal(way.retryAt, 1502);
  assert.equal(way.detail, "429");
  assert.equal(ways.counts().waiting, 1);
});

test("an event that was in the queue before counts as accepted once, whatever comes later", () => {
  const { way, ways } = collect({ stage: "sent" }, { stage: "accepted" }, { stage: "delivered" });
  assert.equal(way.inherited, false);
  assert.equal(ways.counts().accepted, 1);
  assert.equal(ways.counts().delivered, 1);
});

test("an event that is answered for twice, after a crash, is delivered once", () => {
  const { ways } = collect(
    { stage: "accepted" },
    { stage: "sent" },
    { stage: "delivered" },
    { stage: "sent" },
    { stage: "delivered" },
  );
  assert.equal(ways.counts().delivered, 1);
  assert.equal(ways.counts().waiting, 0);
});

test("a duplicate leaves the first one's state alone", () => {
  const { way, ways } = collect({ stage: "accepted" }, { stage: "duplicate" });
  assert.equal(way.state, "accepted");
  assert.equal(way.duplicates, 1);
  assert.equal(ways.counts().accepted, 1);
});

test("a duplicate of an event from an earlier run is shown as such and not counted as captured", () => {
  const { way, ways } = collect({ stage: "duplicate" });
  assert.equal(way.state, "duplicate");
  assert.equal(ways.counts().captured, 0);
  assert.equal(ways.counts().waiting, 0);
});

test("rejected events without an id stay apart from each other", () => {
  const ways = createEventWays();
  for (let at = 1; at <= 2; at++) {
    ways.add({ at, stage: "rejected", event_id: "", event_name: "", detail: "event_id is required" });
  }
  assert.equal(ways.list().length, 2);
  assert.equal(ways.counts().rejected, 2);
});

test("only so many events and steps are kept, and those that still wait go last", () => {
  const ways = createEventWays({ maxEvents: 3, maxSteps: 2 });
  ways.add({ ...event, at: 1, stage: "accepted", event_id: "waits" });
  for (let number = 0; number < 5; number++) {
    for (const stage of ["accepted", "sent", "delivered"] as const) {
      ways.add({ ...event, at: 2 + number, stage, event_id: `done ${number}` });
    }
  }
  assert.deepEqual(
    ways.list().map(({ event_id }) => event_id),
    ["waits", "done 3", "done 4"],
  );
  assert.ok(ways.list().every(({ steps }) => steps.length <= 2));
  assert.equal(ways.counts().delivered, 5);
});
