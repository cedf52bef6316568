import { toAsciiDigits } from "./ascii-digits.ts";
import type { FieldRule } from "./field-rule.ts";

/**
 * Postal code: letters and digits. Nine digits are a US ZIP+4, with or without its hyphen (no other
 * country's code has nine), and become five. Text without a digit ("n/a") is no postal code.
 */
export const zp: FieldRule = {
  normalize(text) {
    // In lower case once more, because NFKC takes some signs apart into capitals.
    const code = toAsciiDigits(text)
      .toLowerCase()
      .replace(/[^\p{L}\d]/gu, "");
    if (/^\d{9}$/.test(code)) return code.slice(0, 5);
    return /\d/.test(code) ? code : undefined;
  },
};
