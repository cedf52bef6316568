import type { FieldRule } from "./field-rule.ts";

const WORDS: readonly [code: string, words: RegExp][] = [
  ["f", /^(f|female|woman)$/],
  ["m", /^(m|male|man)$/],
  ["n", /^(n|non-?binary|nb|x)$/],
];

/** Gender: `f`, `m` or `n`, from the letter or one of the contract's words, whole and in English. */
export const ge: FieldRule = {
  normalize: (text) => WORDS.find(([, words]) => words.test(text))?.[0],
};
