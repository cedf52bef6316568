import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as core from "@hatpin/core";
import * as node from "@hatpin/node";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

const CASES: [heading: string, names: readonly string[]][] = [
  ["Issues", core.ISSUE_CODES],
  ["Warnings", core.WARNING_CODES],
  ["Ends", core.DROP_REASONS],
  ["Error classes", [...errorClasses(core), ...errorClasses(node)]],
];

for (const [heading, names] of CASES) {
  test(`the page on errors explains exactly the names under "${heading}"`, () => {
    assert.deepEqual(rowsUnder(heading).sort(), [...names].sort());
  });
}

/** The first cell of each row of the table under a heading. */
function rowsUnder(heading: string): string[] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  return [...(section.split("\n## ")[0] ?? "").matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name as string);
}

function errorClasses(exported: Record<string, unknown>): string[] {
  return Object.keys(exported).filter((name) => {
    const value = exported[name];
    return typeof value === "function" && value.prototype instanceof Error;
  });
}
