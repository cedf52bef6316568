import assert from "node:assert/strict";
import { test } from "node:test";
import { isRetryableStatus, requestedDelayMs, retryDelayMs } from "./retry.ts";

const NOW_MS = Date.parse("2026-11-24T10:00:00Z");

for (const status of [408, 429, 500, 502, 503, 504]) {
  test(`an answer of ${status} may be better on another try`, () => {
    assert.equal(isRetryableStatus(status), true);
  });
}

for (const status of [200, 202, 301, 400, 401, 403, 404, 413, 422]) {
  test(`an answer of ${status} stays as it is on another try`, () => {
    assert.equal(isRetryableStatus(status), false);
  });
}

test("the wait is anywhere between nothing and a bound that doubles with each try, up to the cap", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 5000].map((attempt) => retryDelayMs(attempt, {}, () => 1));
  assert.deepEqual(bounds, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
  assert.equal(
    retryDelayMs(3, {}, () => 0),
    0,
  );
  assert.equal(
    retryDelayMs(3, {}, () => 0.25),
    1000,
  );
});

test("base and cap can be chosen", () => {
  assert.equal(
    retryDelayMs(1, { baseMs: 10 }, () => 1),
    20,
  );
  assert.equal(
    retryDelayMs(9, { capMs: 300 }, () => 1),
    300,
  );
});

test("without a chance of the caller's own the waits spread over the whole range", () => {
  const waits = Array.from({ length: 1000 }, () => retryDelayMs(4));
  assert.ok(waits.every((waitMs) => Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= 8000));
  assert.ok(Math.min(...waits) < 1000 && Math.max(...waits) > 7000);
});

const HEADERS: [title: string, headers: Record<string, string>, delayMs: number | undefined][] = [
  ["Retry-After in seconds", { "retry-after": "30" }, 30_000],
  ["Retry-After of none", { "retry-after": "0" }, 0],
  ["Retry-After with a fraction and spaces", { "retry-after": " 1.5 " }, 1500],
  ["Retry-After as an HTTP date", { "retry-after": "Tue, 24 Nov 2026 10:00:45 GMT" }, 45_000],
  ["Retry-After as a date of the past", { "retry-after": "Tue, 24 Nov 2026 09:00:00 GMT" }, 0],
  ["Retry-After that is below zero", { "retry-after": "-5" }, undefined],
  ["Retry-After that is no time", { "retry-after": "soon" }, undefined],
  ["Retry-After that is empty", { "retry-after": "" }, undefined],
  ["X-RateLimit-Reset in seconds", { "x-ratelimit-reset": "12" }, 12_000],
  ["X-RateLimit-Reset that is no number", { "x-ratelimit-reset": "later" }, undefined],
  ["both: Retry-After decides", { "retry-after": "3", "x-ratelimit-reset": "12" }, 3000],
  ["both, the first unreadable", { "retry-after": "soon", "x-ratelimit-reset": "12" }, 12_000],
  ["neither", {}, undefined],
];

for (const [title, headers, delayMs] of HEADERS) {
  test(`${title} asks for ${delayMs === undefined ? "no wait" : `a wait of ${delayMs} ms`}`, () => {
    assert.equal(requestedDelayMs(new Headers(headers), NOW_MS), delayMs);
  });
}
