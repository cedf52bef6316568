import assert from "node:assert/strict";
import { test } from "node:test";
import { toAsciiDigits } from "./ascii-digits.ts";

test("the ten digits of each script become 0 to 9", () => {
  const zeros = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0ae6, 0x0be6, 0x0e50, 0x0f20, 0x1040, 0x17e0, 0x1810,
  ];
  const others = [0x1946, 0x19d0, 0x1a80, 0x1a90, 0xa620, 0xabf0, 0xff10, 0x104a0, 0x1d7ce, 0x1d7f6, 0x1e950];
  for (const zero of [...zeros, ...others]) {
    const digits = String.fromCodePoint(...Array.from({ length: 10 }, (_, index) => zero + index));
    assert.equal(toAsciiDigits(digits), "0123456789", zero.toString(16));
  }
});

test("full-width signs become the usual ones, letters stay", () => {
  assert.equal(toAsciiDigits("＋４９（０）ａé東"), "+49(0)aé東");
});
