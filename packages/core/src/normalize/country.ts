import { findCountry } from "./countries.ts";
import { isCountryCode } from "./country-codes.ts";
import type { FieldRule } from "./field-rule.ts";

/** Country: the ISO 3166 alpha-2 code, from that, from alpha-3 or from a common English name. */
export const country: FieldRule = { normalize: findCountry };

/** Country as an alpha-2 code alone, without the tables of alpha-3 and names. */
export const countryCode: FieldRule = {
  normalize: (text) => (isCountryCode(text) ? text : undefined),
};
