import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

// exports.json freezes the public names: a change to it is a change that users notice, and is reviewed as one.
const frozen = JSON.parse(readFileSync(new URL("exports.json", import.meta.url), "utf8")) as Record<
  string,
  { values: string[]; types: string[] }
>;
const require = createRequire(import.meta.url);

for (const [entry, { values, types }] of Object.entries(frozen)) {
  test(`${entry} exports exactly its frozen values, as ES module and as CommonJS`, async () => {
    assert.deepEqual(Object.keys(await import(entry)).sort(), values);
    assert.deepEqual(Object.keys(require(entry)).sort(), values);
  });

  test(`${entry} exports exactly its frozen types`, () => {
    assert.deepEqual(exportedTypes(entry), types);
  });
}

/** The names that only the type files export. */
function exportedTypes(entry: string): string[] {
  const file = require.resolve(entry).replace(/\.cjs$/, ".d.cts");
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const source = program.getSourceFile(file);
  assert.ok(source, `no type file ${fileURLToPath(new URL(file, "file:"))}`);
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(source);
  assert.ok(symbol, "the type file is no module");
  return checker
    .getExportsOfModule(symbol)
    .filter((name) => !isValue(name, checker))
    .map((name) => name.getName())
    .sort();
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}
