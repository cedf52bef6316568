import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../scripts/pack-packages.mjs";
import { readSnippet } from "../harness/read-snippet.ts";

test("the example for node:test on the page on the emulator passes as it stands", () => {
  const folder = join(ROOT, "e2e/.results");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `emulator-page-${process.pid}.test.mjs`);
  writeFileSync(file, readSnippet("emulator.md", "With node:test", "js"));
  // With it the child would report to this test's runner.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ["--test", "--test-reporter=tap", file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  rmSync(file);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^# pass 1$/m);
});
