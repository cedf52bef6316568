import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_ENVELOPE_EVENTS, readEnvelope } from "./envelope.ts";

const GOOD = { v: 1, sent_at: 1_732_430_000_123, events: [{ event_id: "a" }] };

test("an envelope is read, and its events stay as they are, whatever they are", () => {
  const events = [{ event_id: "a" }, null, 5, "text"];
  assert.deepEqual(readEnvelope({ ...GOOD, events }), { ok: true, envelope: { ...GOOD, events } });
});

test("keys that a later version may add are no reason to refuse, and are not passed on", () => {
  assert.deepEqual(readEnvelope({ ...GOOD, later: 1 }), { ok: true, envelope: GOOD });
});

test("as many events as may be are read, and one more is refused", () => {
  const full = Array(MAX_ENVELOPE_EVENTS).fill({});
  assert.equal(readEnvelope({ ...GOOD, events: full }).ok, true);
  assert.deepEqual(readEnvelope({ ...GOOD, events: [...full, {}] }), {
    ok: false,
    message: "events may hold at most 1000 events",
  });
});

test("who only wants to be forgotten need not send an event", () => {
  const envelope = { ...GOOD, events: [], forget: true };
  assert.deepEqual(readEnvelope(envelope), { ok: true, envelope });
  assert.equal(readEnvelope({ ...envelope, forget: 1 }).ok, false);
});

const BAD: [body: unknown, message: RegExp][] = [
  [null, /JSON object/],
  [undefined, /JSON object/],
  ["text", /JSON object/],
  [[GOOD], /JSON object/],
  [{ ...GOOD, v: 2 }, /^v must be 1$/],
  [{ ...GOOD, v: "1" }, /^v must be 1$/],
  [{ ...GOOD, sent_at: "now" }, /^sent_at/],
  [{ ...GOOD, sent_at: Number.NaN }, /^sent_at/],
  [{ ...GOOD, sent_at: undefined }, /^sent_at/],
  [{ ...GOOD, events: undefined }, /^events must be an array/],
  [{ ...GOOD, events: {} }, /^events must be an array/],
  [{ ...GOOD, events: [] }, /^events must hold at least one/],
];

for (const [body, message] of BAD) {
  test(`${JSON.stringify(body)?.slice(0, 80)} is refused: ${message.source}`, () => {
    const reading = readEnvelope(body);
    assert.ok(!reading.ok);
    assert.match(reading.message, message);
  });
}
