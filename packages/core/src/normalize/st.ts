import type { FieldRule } from "./field-rule.ts";

/** State: a two-letter code of any country. What is none may be a name, which the rare rule knows. */
export const st: FieldRule = { isRare: true, normalize: toStateCode };

/** `C.A.` is `ca`. */
export function toStateCode(state: string): string | undefined {
  const code = state.normalize("NFKC").replace(/[.\s]/g, "");
  return /^[a-z]{2}$/.test(code) ? code : undefined;
}
