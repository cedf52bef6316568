import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitIntoBatches } from "./batch.ts";

const ROOMY = { maxCount: 1000, maxBytes: 1_000_000 };

test("nothing makes no batch", () => {
  assert.deepEqual(splitIntoBatches([], ROOMY), []);
});

test("a batch holds as many items as may be, and the rest is the next, in order", () => {
  assert.deepEqual(splitIntoBatches([1, 2, 3, 4, 5], { ...ROOMY, maxCount: 2 }), [[1, 2], [3, 4], [5]]);
});

test("items fill a batch to the last byte, the commas between them counted", () => {
  // Two items of four bytes ("12" with its quotes) and the comma between them.
  const items = ["12", "34", "56"];
  assert.deepEqual(splitIntoBatches(items, { ...ROOMY, maxBytes: 9 }), [["12", "34"], ["56"]]);
  assert.deepEqual(splitIntoBatches(items, { ...ROOMY, maxBytes: 8 }), [["12"], ["34"], ["56"]]);
  assert.deepEqual(splitIntoBatches(items, { ...ROOMY, maxBytes: 14 }), [["12", "34", "56"]]);
  assert.deepEqual(splitIntoBatches(items, { ...ROOMY, maxBytes: 13 }), [["12", "34"], ["56"]]);
});

test("bytes are those of UTF-8, not characters", () => {
  // 帽 is three bytes, 👒 four; with quotes five and six.
  assert.deepEqual(splitIntoBatches(["帽", "👒"], { ...ROOMY, maxBytes: 12 }), [["帽", "👒"]]);
  assert.deepEqual(splitIntoBatches(["帽", "👒"], { ...ROOMY, maxBytes: 11 }), [["帽"], ["👒"]]);
});

test("an item that is too large by itself is alone in its batch, wherever it stands", () => {
  const large = "x".repeat(100);
  const limits = { ...ROOMY, maxBytes: 50 };
  assert.deepEqual(splitIntoBatches(["a", large, "b", "c"], limits), [["a"], [large], ["b", "c"]]);
  assert.deepEqual(splitIntoBatches([large], limits), [[large]]);
});

test("a measure of the caller's own is asked once for each item", () => {
  const measured: number[] = [];
  const batches = splitIntoBatches([3, 4, 5], { ...ROOMY, maxBytes: 8 }, (item) => {
    measured.push(item);
    return item;
  });
  assert.deepEqual(batches, [[3, 4], [5]]);
  assert.deepEqual(measured, [3, 4, 5]);
});

test("whatever the items, none is lost, moved or doubled, and each batch that could be split fits as JSON", () => {
  const limits = fc.record({ maxCount: fc.integer({ min: 1, max: 5 }), maxBytes: fc.nat(60) });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), limits, (items, { maxCount, maxBytes }) => {
      const batches = splitIntoBatches(items, { maxCount, maxBytes });
      assert.deepEqual(batches.flat(), items);
      for (const batch of batches) {
        const withoutBrackets = Buffer.byteLength(JSON.stringify(batch)) - 2;
        assert.ok(batch.length === 1 || (batch.length <= maxCount && withoutBrackets <= maxBytes));
      }
    }),
  );
});
