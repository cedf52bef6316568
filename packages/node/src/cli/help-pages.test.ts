import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createProgram } from "./create-program.ts";
import { helpPages } from "./help-pages.ts";

const PAGE = new URL("../../../../docs/command-line.md", import.meta.url);

test("docs/command-line.md ends with the help of this version: pnpm docs:help writes it", () => {
  const [, reference] = readFileSync(PAGE, "utf8").split("## Reference\n\n");
  assert.equal(reference, helpPages(createProgram()));
});

test("help reads well in 80 columns: only examples, which are there to be copied, are longer", () => {
  const long = helpPages(createProgram())
    .split("\n")
    .filter((line) => line.length > 80);
  assert.deepEqual(
    long.filter((line) => !line.startsWith("  ")),
    [],
  );
});
