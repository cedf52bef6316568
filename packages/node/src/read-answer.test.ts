import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvents } from "../test/make-events.ts";
import { readAnswer } from "./read-answer.ts";
import { createRedactor } from "./redact.ts";

const processed = { status: "processed", error_message: "", warning_message: null };

function read(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readAnswer({ status, headers: new Headers(headers), text }, makeEvents(2), (echo) => echo);
}

for (const [what, body] of Object.entries({
  "fewer results than events": { events: [processed] },
  "more results than events": { num_events_processed: 3, events: [processed, processed, processed] },
  "no results": { num_events_received: 2, num_events_processed: 1 },
  "a status nobody knows": { events: [processed, { status: "maybe" }] },
  "results that are no objects": { events: [null, 7] },
  "results that are no list": { events: { 0: processed, 1: processed, length: 2 } },
  "a list": [processed, processed],
  null: "null",
  "a page of a gateway": "<html>OK</html>",
  nothing: "",
})) {
  test(`a 200 with ${what} leaves the events in doubt, and claims nothing of any`, () => {
    const outcome = read(200, body);
    assert.ok(outcome.kind === "retry_later" && outcome.inDoubt);
    assert.equal(outcome.error.status, 200);
  });
}

test("an answer that was too long to read leaves the events in doubt", () => {
  const outcome = readAnswer({ status: 200, headers: new Headers(), text: undefined }, makeEvents(2), String);
  assert.ok(outcome.kind === "retry_later" && outcome.inDoubt);
});

test("a 200 without results whose count says that all were processed is believed", () => {
  const outcome = read(200, { num_events_received: 2, num_events_processed: 2, events: [] });
  assert.ok(outcome.kind === "answered");
  assert.deepEqual(
    outcome.results.map(({ status }) => status),
    ["processed", "processed"],
  );
});

test("a 422 maps its details to the events, and without any the request is halved when nothing was processed", () => {
  const failed = { status: "failed", error_message: "too old" };
  const outcome = read(422, { code: 953, message: "no", details: { events: [processed, failed] } });
  assert.deepEqual(outcome, {
    kind: "answered",
    results: [
      { event_id: "event-0", status: "processed" },
      { event_id: "event-1", status: "failed", error_message: "too old", retryable: false },
    ],
  });
  assert.deepEqual(read(422, { code: 953, message: "no", details: { num_events_processed: 0 } }), {
    kind: "refused",
    message: "no",
  });
  const unclear = read(422, { code: 953, message: "no", details: { events: [failed] } });
  assert.ok(unclear.kind === "retry_later" && unclear.inDoubt);
});

test("a rate limit's headers ask for a wait after a 429 only", () => {
  const headers = { "x-ratelimit-reset": "42", "x-ratelimit-remaining": "4999" };
  const limited = read(429, { code: 8, message: "slow" }, headers);
  assert.ok(limited.kind === "retry_later" && limited.delayMs === 42_000 && !limited.inDoubt);
  const failing = read(500, {}, headers);
  assert.ok(failing.kind === "retry_later" && failing.delayMs === undefined);
  const asked = read(503, {}, { ...headers, "retry-after": "3" });
  assert.ok(asked.kind === "retry_later" && asked.delayMs === 3000);
});

test("only a rate limit and a ramped down endpoint say surely that the request was not taken", () => {
  for (const [status, inDoubt] of [
    [408, true],
    [429, false],
    [500, true],
    [501, true],
    [502, true],
    [503, false],
    [504, true],
  ] as const) {
    const outcome = read(status, "");
    assert.ok(outcome.kind === "retry_later");
    assert.equal(outcome.inDoubt, inDoubt, String(status));
  }
});

test("a success that is none of Pinterest's calls for action and leaves the events in doubt, a refusal does not", () => {
  for (const [status, inDoubt] of [
    [201, true],
    [202, true],
    [204, true],
    [302, false],
    [401, false],
    [404, false],
    [418, false],
  ] as const) {
    const outcome = read(status, "");
    assert.ok(outcome.kind === "blocked");
    assert.equal(outcome.inDoubt, inDoubt, String(status));
  }
});

test("messages are of a sane length and type", () => {
  const long = { status: "failed", error_message: "x".repeat(1e6), warning_message: { no: "text" } };
  const outcome = read(200, { events: [long, { status: "failed" }] });
  assert.ok(outcome.kind === "answered");
  const [first, second] = outcome.results as { error_message: string; warning_message?: string }[];
  assert.equal(first?.error_message.length, 500);
  assert.equal(first?.warning_message, undefined);
  assert.match(second?.error_message ?? "", /without a reason/);
  const odd = read(401, { code: 2, message: "two\nlines \u001b[31mred" }, { "x-pinterest-rid": " " });
  assert.ok(odd.kind === "blocked");
  assert.match(odd.error.message, /two lines \[31mred/);
  assert.equal(odd.error.request_id, undefined);
});

test("a message that is cut where a long secret stands leaves no half of it behind", () => {
  const secret = `s3cret${"x".repeat(2490)}`;
  const message = `${secret} `.repeat(5);
  const answer = { status: 401, headers: new Headers(), text: JSON.stringify({ message }) };
  const outcome = readAnswer(answer, makeEvents(1), createRedactor([secret]));
  assert.ok(outcome.kind === "blocked" && !outcome.error.message.includes("s3cret"));
});
