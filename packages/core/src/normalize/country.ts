import { findCountry } from "./countries.ts";
import type { FieldRule } from "./field-rule.ts";

/** Country: the ISO 3166 alpha-2 code, from that, from alpha-3 or from a common English name. */
export const country: FieldRule = { normalize: findCountry };
