import assert from "node:assert/strict";
import { test } from "node:test";
import { type ConsentState, createConsentGate, MAX_HELD } from "./consent.ts";

function gateAt(state: ConsentState) {
  const passed: string[] = [];
  const dropped: string[] = [];
  const gate = createConsentGate<string>(
    (item) => passed.push(item),
    (item, reason) => dropped.push(`${item}: ${reason}`),
  );
  gate.change(state);
  return { gate, passed, dropped };
}

test("a gate begins as pending", () => {
  const gate = createConsentGate<string>(
    () => assert.fail("nothing passes"),
    () => assert.fail("nothing is lost"),
  );
  gate.admit("a");
  assert.equal(gate.state(), "pending");
});

test("with consent every item passes at once", () => {
  const { gate, passed, dropped } = gateAt("granted");
  gate.admit("a");
  assert.deepEqual(passed, ["a"]);
  assert.deepEqual(dropped, []);
});

test("without consent every item is dropped under consent_denied", () => {
  const { gate, passed, dropped } = gateAt("denied");
  gate.admit("a");
  assert.deepEqual(passed, []);
  assert.deepEqual(dropped, ["a: consent_denied"]);
});

test("what came while consent was pending passes once, in order, when it is granted", () => {
  const { gate, passed, dropped } = gateAt("pending");
  gate.admit("a");
  gate.admit("b");
  assert.deepEqual(passed, []);
  gate.change("granted");
  gate.change("granted");
  gate.admit("c");
  assert.deepEqual(passed, ["a", "b", "c"]);
  assert.deepEqual(dropped, []);
});

test("what was held is dropped on a refusal, and a later grant does not bring it back", () => {
  const { gate, passed, dropped } = gateAt("pending");
  gate.admit("a");
  gate.change("denied");
  gate.change("granted");
  assert.deepEqual(passed, []);
  assert.deepEqual(dropped, ["a: consent_denied"]);
});

test("consent can go back to pending: what was held stays held", () => {
  const { gate, passed, dropped } = gateAt("pending");
  gate.admit("a");
  gate.change("pending");
  assert.deepEqual([passed, dropped], [[], []]);
  gate.change("granted");
  assert.deepEqual(passed, ["a"]);
});

test("no more items are held than a bound allows: the oldest go under outbox_full", () => {
  const { gate, passed, dropped } = gateAt("pending");
  for (let index = 0; index <= MAX_HELD; index++) gate.admit(String(index));
  assert.deepEqual(dropped, ["0: outbox_full"]);
  gate.change("granted");
  assert.equal(passed.length, MAX_HELD);
  assert.equal(passed[0], "1");
});

test("an item that comes in while held ones are let go keeps its place behind those already passed", () => {
  const passed: string[] = [];
  const gate = createConsentGate<string>(
    (item) => {
      passed.push(item);
      if (item === "a") gate.admit("late");
    },
    () => assert.fail("nothing is lost"),
  );
  gate.admit("a");
  gate.admit("b");
  gate.change("granted");
  assert.deepEqual(passed, ["a", "late", "b"]);
});
