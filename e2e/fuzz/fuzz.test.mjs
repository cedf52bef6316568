import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzProxy } from "./fuzz-proxy.mjs";

test("hostile requests break nothing, let nothing through and leave nothing of a customer", async () => {
  const { sent, faults, delivered } = await fuzzProxy({ count: 500, seed: 20_261_128, maxGrowthMiB: 128 });
  assert.deepEqual(faults, []);
  assert.equal(sent, 500);
  assert.ok(delivered > 50, `${delivered}`);
});
