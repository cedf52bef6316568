import { countryCodes } from "./country-codes.ts";
import type { FieldRule } from "./field-rule.ts";

/** Country: the ISO 3166 alpha-2 code. What is none may be an alpha-3 code or a name, which the rare rule knows. */
export const country: FieldRule = {
  isRare: true,
  normalize(text) {
    const code = text.normalize("NFKC");
    return countryCodes.includes(code) ? code : undefined;
  },
};
