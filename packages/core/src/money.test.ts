import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isSameMoney } from "./is-same-money.ts";
import { MONEY_PATTERN, toMoneyText, totalMoney } from "./money.ts";

const AMOUNTS: [given: number | string, text: string][] = [
  [0, "0"],
  [-0, "0"],
  [25, "25"],
  [19.99, "19.99"],
  [0.1 + 0.2, "0.3"],
  [1.1 * 3, "3.3"],
  [4.35 * 100, "435"],
  [1_234_567.1 + 0.2, "1234567.3"],
  [12_345_678.3, "12345678.3"],
  [123_456_789_012.34, "123456789012.34"],
  [
    Array(1000)
      .fill(0.1)
      .reduce((sum, price) => sum + price, 0),
    "100",
  ],
  [1e-7, "0.0000001"],
  [1.5e-12, "0"],
  [-1e-12, "0"],
  [1e21, "1000000000000000000000"],
  [1.25e22, "12500000000000000000000"],
  [-5.5, "-5.5"],
  [9_007_199_254_740_991, "9007199254740991"],
  [" 12.50 ", "12.50"],
  ["12.50", "12.50"],
  ["0", "0"],
  ["0.30000000000000004", "0.3"],
  ["-3", "-3"],
];

for (const [given, text] of AMOUNTS) {
  test(`${typeof given} ${JSON.stringify(given)} goes on the wire as ${text}`, () => {
    assert.equal(toMoneyText(given), text);
  });
}

const NO_AMOUNTS = [
  "",
  " ",
  "12,50",
  "1,234.00",
  "1 234",
  "€5",
  "5 EUR",
  "1e3",
  "NaN",
  "Infinity",
  "0x10",
  ".5",
  "5.",
  "+5",
  "--5",
  "１２",
  "1_000",
];

for (const given of NO_AMOUNTS) {
  test(`the text ${JSON.stringify(given)} is no amount`, () => {
    assert.doesNotMatch(String(toMoneyText(given)), MONEY_PATTERN);
  });
}

for (const given of [Number.NaN, Number.POSITIVE_INFINITY, true, {}, [1], 5n]) {
  test(`${typeof given} ${String(given)} is handed back for the check to refuse`, () => {
    assert.equal(toMoneyText(given), given);
  });
}

test("any number of cents, as a number of euros, keeps each of its cents", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e13, max: 1e13 }), (cents) => {
      const text = String(toMoneyText(cents / 100));
      assert.match(text, MONEY_PATTERN);
      assert.equal(Math.round(Number(text) * 100), cents === 0 ? 0 : cents);
    }),
    { numRuns: 2000 },
  );
});

test("whatever finite number is given, the text has no exponent and no more than ten decimals", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (amount) => {
      assert.match(String(toMoneyText(amount)), /^(?!-0$)-?\d+(\.\d{0,9}[1-9])?$/);
    }),
    { numRuns: 2000 },
  );
});

test("a total is exact to the last decimal, and has no zeros at its end", () => {
  const total = totalMoney([
    { item_price: "0.1", quantity: 3 },
    { item_price: "12.50", quantity: 2 },
    { item_price: "9007199254740993.01", quantity: 1 },
    { item_price: "0.00", quantity: 7 },
  ]);
  assert.equal(total, "9007199254741018.31");
  assert.equal(totalMoney([{ item_price: "10.00", quantity: 10 }]), "100");
  assert.equal(totalMoney([{ item_price: "-0.05", quantity: 1 }]), "-0.05");
  assert.equal(totalMoney([{ item_price: "0.00", quantity: 0 }]), "0");
});

test("a total of cents is the sum of the cents", () => {
  const items = fc.array(fc.record({ cents: fc.nat(1_000_000), quantity: fc.nat(50) }), { minLength: 1 });
  fc.assert(
    fc.property(items, (list) => {
      const expected = list.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
      const total = totalMoney(
        list.map(({ cents, quantity }) => ({ item_price: (cents / 100).toFixed(2), quantity })),
      );
      assert.ok(isSameMoney(total ?? "", (expected / 100).toFixed(2)), `${total} for ${expected} cents`);
    }),
  );
});

test("two ways to write an amount are the same amount", () => {
  assert.ok(isSameMoney("12.5", "12.50"));
  assert.ok(isSameMoney("-0", "0"));
  assert.ok(!isSameMoney("12.5", "12.51"));
});
