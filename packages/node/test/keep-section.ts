import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

/**
 * Holds the part of a page between `<!-- NAME: made by a script -->` and `<!-- end of NAME -->` to what the code says.
 * `HATPIN_WRITE_DOCS=1` writes it instead.
 */
export function keepSection(page: string, name: string, text: string): void {
  const file = new URL(`../../../docs/${page}`, import.meta.url);
  const before = readFileSync(file, "utf8");
  const [begin, end] = [`<!-- ${name}: made by a script -->`, `<!-- end of ${name} -->`];
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  assert.ok(from !== -1 && to > from, `docs/${page} has no place for ${name}`);
  const after = `${before.slice(0, from)}${begin}\n${text.trimEnd()}\n${before.slice(to)}`;
  if (process.env.HATPIN_WRITE_DOCS) writeFileSync(file, after);
  else assert.equal(before, after, `docs/${page} is stale: run its test with HATPIN_WRITE_DOCS=1`);
}

/** A table in Markdown. */
export function toTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `|${cells.map((cell) => (cell === "" ? " " : ` ${String(cell).replaceAll("|", "\\|")} `)).join("|")}|`;
  return [line(heads), `|${heads.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
