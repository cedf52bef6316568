import assert from "node:assert/strict";
import { test } from "node:test";
import { findCountry } from "./find-country.ts";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

const CODES = PAIRS.filter((code) => findCountry(code) === code);

test("there are 249 countries", () => {
  assert.equal(CODES.length, 249);
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
  for (const code of CODES) {
    assert.equal(findCountry(names.of(code.toUpperCase())?.toLowerCase() ?? ""), code);
  }
});

test("what is no code of a country is none", () => {
  for (const text of ["", "d", "  ", "xk", "eu", "an", "d1"]) {
    assert.equal(findCountry(text), undefined, text);
  }
});
