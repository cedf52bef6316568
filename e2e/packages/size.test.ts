import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { IMPORTS, measureOtherTags, measureSizes } from "./measure-size.mjs";
import { readRows } from "./size-table.mjs";

const { ceilings, forbidden } = JSON.parse(readFileSync(new URL("size.json", import.meta.url), "utf8")) as {
  ceilings: Record<string, { brotli: number; why: string }>;
  forbidden: Record<string, string[]>;
};

const sizes = await measureSizes();

test("every measured bundle has a ceiling, and every ceiling a bundle", () => {
  assert.deepEqual(sizes.map(({ name }) => name).sort(), Object.keys(ceilings).sort());
});

/** What a page says may be off by so much before somebody has to make it anew. */
const MAX_STALENESS = 0.02;

test("docs/sizes.md says of each start what is measured: pnpm build && pnpm size --write", () => {
  const rows = readRows(readFileSync(new URL("../../docs/sizes.md", import.meta.url), "utf8"));
  const measured = new Map<string, number>([
    ["The script tag: `hatpin.js`, every platform", sizes[0]?.brotli ?? 0],
    ...measureOtherTags().map(
      ({ name, brotli }) => [`The script tag: \`${name}\``, brotli] as [string, number],
    ),
    ...sizes
      .filter(({ name }) => name in IMPORTS)
      .map(({ name, brotli }) => [`npm imports, at the start: ${name}`, brotli] as [string, number]),
  ]);
  const stale = [...measured].filter(
    ([row, bytes]) => !(Math.abs((rows.get(row) ?? Number.NaN) - bytes) <= bytes * MAX_STALENESS),
  );
  assert.deepEqual(stale, []);
});

for (const { name, brotli, code } of sizes) {
  const ceiling = ceilings[name]?.brotli ?? 0;

  test(`the ${name} stays within ${ceiling} bytes`, () => {
    assert.ok(brotli <= ceiling, `${brotli} bytes, ${brotli - ceiling} too many`);
  });

  for (const [what, words] of Object.entries(forbidden)) {
    test(`the ${name} holds nothing of ${what}`, () => {
      assert.deepEqual(
        words.filter((word) => code.includes(word)),
        [],
      );
    });
  }
}
