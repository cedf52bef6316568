import { trimBlanks } from "./blank.ts";
import type { FieldRule, RuleContext } from "./field-rule.ts";

// The longest texts that are looked at, in UTF-16 units, so that the work is bounded. Nobody's name or id
// is longer; of plain fields a user agent may be, and Pinterest's limit for one is this
// (`app_info.user_agent`, v5.23.0).
const MAX_LENGTH = 2_048;
const MAX_PLAIN_LENGTH = 16_384;

export interface NormalizedText {
  text: string;
  /** `clear` is to be hashed; `digest` came in hashed; `plain` travels as it is. */
  kind: "clear" | "digest" | "plain";
}

/**
 * Takes one value through the common rules of `user_data`, in the contract's order, then through its
 * field's own. A string says why it is dropped: it names the kind of value, never the value.
 */
export function normalizeValue(
  value: unknown,
  rule: FieldRule,
  context: RuleContext,
): NormalizedText | string {
  const { kind, normalize } = rule;
  if (typeof value !== "string" && (kind === "plain" || typeof value !== "number"))
    return `type ${typeof value}`;
  // A fraction is no id, phone number or postal code, and a number beyond 2^53 has lost its last digits
  // already.
  if (typeof value === "number" && !Number.isSafeInteger(value)) return "not a whole number";
  const written = String(value);
  const text = trimBlanks(written);
  if (text.length > (kind === "plain" ? MAX_PLAIN_LENGTH : MAX_LENGTH)) return "too long";
  if (isNoValue(text)) return "no value";
  // Before the field's own rule: what is hashed is never hashed again.
  if (kind !== "plain" && /^[\da-f]{64}$/i.test(text)) return { text: text.toLowerCase(), kind: "digest" };
  if (!kind && /^([\da-f]{32}|[\da-f]{40})$/i.test(text)) return "an MD5 or SHA-1 digest";

  const prepared = prepare(written, text, kind);
  const normalized = normalize?.(prepared, context) ?? context.findRarely(prepared);
  return normalized
    ? { text: normalized, kind: kind === "plain" ? kind : "clear" }
    : "does not fit the field";
}

/**
 * Text as its rule wants it: plain as written, ids in NFC with their case, anything else in lower case too.
 */
function prepare(written: string, trimmed: string, kind: FieldRule["kind"]): string {
  if (kind === "plain") return written;
  const composed = trimmed.normalize("NFC");
  // Never the locale-dependent form: a Turkish browser would hash another letter.
  return kind === "id" ? composed : composed.toLowerCase();
}

/** What programs write for nothing. Told by the exact text, since "Null" and "Nan" are real names. */
function isNoValue(text: string): boolean {
  return /^(undefined|null|NaN|\[object Object\])?$/.test(text);
}
