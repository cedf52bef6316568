import assert from "node:assert/strict";
import { test } from "node:test";
import { createQuietLog } from "./quiet-log.ts";

test("the same line is said once a minute, and a flood of different ones is cut off", () => {
  const lines: string[] = [];
  let nowMs = 0;
  const log = createQuietLog(
    (line) => lines.push(line),
    () => nowMs,
  );
  for (let n = 0; n < 100; n++) log("again");
  assert.deepEqual(lines, ["again"]);
  for (let n = 0; n < 100; n++) log(`line ${n}`);
  assert.equal(lines.length, 20);
  nowMs = 60_000;
  log("again");
  assert.equal(lines.length, 21);
});
