import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const page = new URL("../../docs/known-traps.md", import.meta.url);

test("each trap on the page of what others get wrong names a test that is there", () => {
  const rows = [...readFileSync(page, "utf8").matchAll(/^\| (.+) \| (.+) \| \[.+\]\((.+)\) \|$/gm)];
  assert.ok(rows.length > 30);
  const missing = rows.filter(([, , title = "", file = ""]) => {
    return !readFileSync(new URL(file, page), "utf8").includes(title);
  });
  assert.deepEqual(
    missing.map(([row]) => row),
    [],
  );
});
