import type { ConversionEvent } from "@hatpin/core";
import { formsOf, REDACTED, toPattern } from "./redact.ts";

/** Shorter values, such as a partner's id of two letters, would tear ordinary words apart, and give nobody away. */
const MIN_LENGTH = 4;

/** Only such a text can hold something in another form than plain: in Base64, or with escapes. */
const CODED = /[a-z\d+/]{10}|%|\\/;

/**
 * Takes what events say of their customers (address, user agent, click id, digests) out of text of Pinterest's, which
 * may repeat what was sent: as it is, and as JSON, a URL or Base64 would write it.
 */
export function withoutCustomers(text: string, events: readonly ConversionEvent[]): string {
  let cleaned = text;
  // It costs little where nothing is found, which is nearly always.
  let lowered = text.toLowerCase();
  for (const { user_data } of events) {
    for (const value of Object.values(user_data).flat()) {
      if (typeof value !== "string" || value.length < MIN_LENGTH) continue;
      const found = findForms(value, lowered);
      if (found.length === 0) continue;
      cleaned = cleaned.replace(toPattern(found), REDACTED);
      lowered = cleaned.toLowerCase();
    }
  }
  return cleaned;
}

function findForms(value: string, lowered: string): string[] {
  // A text that is shorter than the value holds it in no form.
  if (lowered.length < value.length) return [];
  const plain = lowered.includes(value.toLowerCase()) ? [value] : [];
  if (plain.length === 0 && !CODED.test(lowered)) return [];
  return plain.concat(formsOf(value).filter((form) => lowered.includes(form.toLowerCase())));
}
