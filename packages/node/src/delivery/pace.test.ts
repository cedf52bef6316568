import assert from "node:assert/strict";
import { test } from "node:test";
import type { RetryLater } from "../batch-outcome.ts";
import { PinterestApiError } from "../errors.ts";
import { createPace } from "./pace.ts";

const error = new PinterestApiError("not now");

function asking(delayMs?: number): RetryLater {
  return { kind: "retry_later", inDoubt: false, error, ...(delayMs !== undefined && { delayMs }) };
}

test("the wait that Pinterest asks for is kept, within reason", () => {
  const pace = createPace();
  assert.equal(pace.slowDown(asking(3000)), 3000);
  assert.equal(pace.slowDown(asking(0)), 250);
  assert.equal(pace.slowDown(asking(1e12)), 900_000);
});

test("without a word of Pinterest the wait doubles up to its cap, at random, and starts anew after an answer", () => {
  const pace = createPace({ baseMs: 100, capMs: 1000, blockedCapMs: 5000, random: () => 1 });
  assert.deepEqual(
    [1, 2, 3, 4].map(() => pace.slowDown(asking())),
    [200, 400, 800, 1000],
  );
  assert.equal(pace.slowDown({ kind: "blocked", inDoubt: false, error }), 3200);
  pace.resume();
  assert.equal(pace.slowDown(asking()), 200);
  assert.equal(createPace({ random: () => 0 }).slowDown(asking()), 0);
});

test("after 503, with which Pinterest asks for slowness, the wait is four times as long", () => {
  const pace = createPace({ baseMs: 100, capMs: 1000, random: () => 1 });
  const rampedDown = new PinterestApiError("slowly", { status: 503 });
  assert.equal(pace.slowDown({ kind: "retry_later", inDoubt: false, error: rampedDown }), 800);
});
