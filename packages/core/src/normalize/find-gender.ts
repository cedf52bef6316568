const WORDS: readonly [code: string, words: RegExp][] = [
  ["f", /^(f|female|woman)$/],
  ["m", /^(m|male|man)$/],
  ["n", /^(n|non-?binary|nb|x)$/],
];

/** Gender: `f`, `m` or `n`, from the letter or one of the contract's words, whole and in English. */
export function findGender(text: string): string | undefined {
  return WORDS.find(([, words]) => words.test(text))?.[0];
}
