import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { measureSizes } from "./measure-size.mjs";

const { ceilings, forbidden } = JSON.parse(readFileSync(new URL("size.json", import.meta.url), "utf8")) as {
  ceilings: Record<string, { brotli: number; why: string }>;
  forbidden: Record<string, string[]>;
};

const sizes = await measureSizes();

test("every measured bundle has a ceiling, and every ceiling a bundle", () => {
  assert.deepEqual(sizes.map(({ name }) => name).sort(), Object.keys(ceilings).sort());
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
