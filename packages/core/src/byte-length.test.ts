import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { byteLength } from "./byte-length.ts";

for (const [text, bytes] of [
  ["", 0],
  ["hat", 3],
  ["ü", 2],
  ["帽", 3],
  ["👒", 4],
  ["👩‍👧", 11],
  // A lone surrogate is sent as U+FFFD.
  ["\ud83d", 3],
] as const) {
  test(`${JSON.stringify(text)} is ${bytes} bytes as UTF-8`, () => {
    assert.equal(byteLength(text), bytes);
  });
}

test("any text is as long as what is sent of it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(byteLength(text), Buffer.from(text, "utf8").length);
    }),
  );
});
