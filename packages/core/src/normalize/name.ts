import type { FieldRule } from "./field-rule.ts";

/** First or last name: runs of white space become one space; apostrophes, hyphens and accents stay. */
export const name: FieldRule = {
  normalize: (text) => text.replace(/\p{White_Space}+/gu, " "),
};
