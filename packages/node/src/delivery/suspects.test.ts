import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConversionEvent } from "@hatpin/core";
import type { Claim } from "../queue/durable-queue.ts";
import { createSuspects } from "./suspects.ts";

function claim(event_id: string): Claim {
  // A cast, because nothing more of an event matters here.
  const event = { event_id, event_name: "page_visit" } as ConversionEvent;
  return { key: event_id, event, appendedAtMs: 0, attempts: 1, inDoubt: false };
}

const claims = ["a", "b", "c", "d", "e"].map(claim);
const [a, b] = claims as [Claim, Claim];

function sizes(parts: Claim[][]): number[] {
  return parts.map(({ length }) => length);
}

test("events stay together through three failures, then go in halves, those without a blot first", () => {
  const suspects = createSuspects();
  for (let n = 0; n < 3; n++) {
    suspects.failed(claims);
    assert.deepEqual(suspects.split(claims), [claims]);
  }
  suspects.failed(claims);
  const fresh = claim("fresh");
  assert.deepEqual(sizes(suspects.split([...claims, fresh])), [1, 2, 2, 1]);
  assert.deepEqual(suspects.split([...claims, fresh])[0], [fresh]);
  suspects.failed([a, b]);
  assert.deepEqual(sizes(suspects.split(claims)), [2, 1, 1, 1]);
  suspects.forget(claims);
  assert.deepEqual(suspects.split(claims), [claims]);
});

test("an event that fails alone is to blame only when others passed since it failed before", () => {
  const suspects = createSuspects();
  assert.equal(suspects.failed([a]), undefined);
  assert.equal(suspects.failed([a]), undefined);
  suspects.answered([b]);
  assert.deepEqual(suspects.failed([a]), { failures: 3, isNew: true });
  suspects.answered([b]);
  assert.deepEqual(suspects.failed([a]), { failures: 4, isNew: false });
  assert.deepEqual(suspects.failed([a]), { failures: 5, isNew: false });
  suspects.answered([b]);
  assert.equal(suspects.failed([a, b]), undefined);
  suspects.answered([a]);
  assert.equal(suspects.failed([a]), undefined);
});

test("an event that is to blame goes alone, however few its failures are", () => {
  const suspects = createSuspects();
  suspects.failed([a]);
  suspects.answered([b]);
  suspects.failed([a]);
  assert.deepEqual(suspects.split([a, b]), [[b], [a]]);
});

test("of many that failed, those that failed longest ago are forgotten", () => {
  const suspects = createSuspects({ maxRemembered: 2 });
  for (let n = 0; n < 4; n++) suspects.failed([a, b]);
  suspects.failed([claim("c")]);
  assert.deepEqual(suspects.split([a, b]), [[a], [b]]);
  suspects.failed([claim("d")]);
  suspects.answered([claim("e")]);
  assert.equal(suspects.failed([b]), undefined);
});
