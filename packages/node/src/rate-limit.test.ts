import assert from "node:assert/strict";
import { test } from "node:test";
import { readRateLimit } from "./rate-limit.ts";

const read = (limit: string, remaining: string, reset: string) =>
  readRateLimit(
    new Headers({
      "x-ratelimit-limit": limit,
      "x-ratelimit-remaining": remaining,
      "x-ratelimit-reset": reset,
    }),
  );

test("the headers of the rate limit are read as numbers, the reset in seconds", () => {
  assert.deepEqual(read("5000", "4999", "42"), { limit: 5000, remaining: 4999, resetMs: 42_000 });
  assert.equal(readRateLimit(new Headers()), undefined);
  for (const wrong of ["", "-1", "many", "1e9", "99999999999"]) {
    assert.equal(read("5000", wrong, "42"), undefined);
    assert.equal(read("5000", "1", wrong), undefined);
  }
  assert.equal(read("0", "0", "42"), undefined);
});
