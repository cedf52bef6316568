import type { FieldRule } from "./field-rule.ts";

/**
 * City: white space (that without a width too), punctuation and symbols go; letters of any script, accents
 * and digits stay, full-width ones as they are.
 */
export const ct: FieldRule = {
  normalize: (text) => text.replace(/[\p{White_Space}\p{Cf}\p{P}\p{S}]/gu, ""),
};
