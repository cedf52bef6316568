import type { RareRules } from "./field-rule.ts";
import { findAddress } from "./find-address.ts";
import { findCountry } from "./find-country.ts";
import { findDate } from "./find-date.ts";
import { findGender } from "./find-gender.ts";
import { findState } from "./find-state.ts";

/**
 * The rules, with their tables of names, of values that few pages have: a country or a state that is no code, a date of
 * birth, a gender, an address. A part that is fetched with the first of them.
 */
export const rareRules: RareRules = {
  st: findState,
  country: findCountry,
  db: findDate,
  ge: findGender,
  client_ip_address: findAddress,
};
