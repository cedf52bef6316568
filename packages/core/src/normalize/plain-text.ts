import { trimBlanks } from "./blank.ts";
import type { FieldRule } from "./field-rule.ts";

/** Click id or partner id: only trimmed. */
export const trimmedText: FieldRule = {
  kind: "plain",
  normalize: trimBlanks,
};

/** User agent: exactly as the browser wrote it, because that is what Pinterest compares. */
export const verbatimText: FieldRule = {
  kind: "plain",
  normalize: (text) => text,
};
