import assert from "node:assert/strict";
import { test } from "node:test";
import { findCountry } from "./find-country.ts";

test("a platform without names of regions has the codes, and the names that differ between platforms", () => {
  Object.defineProperty(Intl, "DisplayNames", { value: undefined });
  assert.equal(findCountry("de"), "de");
  assert.equal(findCountry("deu"), "de");
  assert.equal(findCountry("uk"), "gb");
  assert.equal(findCountry("turkey"), "tr");
  assert.equal(findCountry("germany"), undefined);
});
