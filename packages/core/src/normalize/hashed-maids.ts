import type { FieldRule } from "./field-rule.ts";

// All zeros is what a phone reports when its owner has turned ad tracking off.
const ADVERTISING_ID = /^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Mobile advertising id (GAID, IDFA): a lowercase UUID with its hyphens, which is how both platforms write
 * it.
 */
export const hashedMaids: FieldRule = {
  normalize: (text) => (ADVERTISING_ID.test(text) ? text : undefined),
};
