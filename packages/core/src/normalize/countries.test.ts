import assert from "node:assert/strict";
import { test } from "node:test";
import { findCountry } from "./countries.ts";
import { isCountryCode } from "./country-codes.ts";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

test("the two tables of countries hold the same 249 codes", () => {
  const short = PAIRS.filter(isCountryCode);
  assert.equal(short.length, 249);
  assert.deepEqual(
    PAIRS.filter((code) => findCountry(code) === code),
    short,
  );
});

test("each country has one alpha-3 code", () => {
  const alpha3 = PAIRS.flatMap((pair) => LETTERS.map((third) => pair + third)).filter(
    // Abbreviations that are names, not codes.
    (code) => findCountry(code) !== undefined && code !== "uae",
  );
  assert.equal(alpha3.length, 249);
  assert.equal(new Set(alpha3.map(findCountry)).size, 249);
});

test("every name that the platform has for a country finds it", () => {
  const names = new Intl.DisplayNames("en", { type: "region" });
  for (const code of PAIRS.filter(isCountryCode)) {
    assert.equal(findCountry(names.of(code.toUpperCase())?.toLowerCase() ?? ""), code);
  }
});

test("anything but a code of two small letters is no alpha-2 code", () => {
  for (const text of ["", "d", "DE", "deu", "d ", "  ", "xk", "eu", "an", "d1"]) {
    assert.equal(isCountryCode(text), false, text);
  }
});
