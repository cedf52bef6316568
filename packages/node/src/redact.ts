import { toBase64 } from "./to-base64.ts";

export const REDACTED = "[redacted]";

// What looks like a token of Pinterest's, or follows the word Bearer, whoever's it is.
const TOKEN_LIKE = /pin[acr]_[\w.~+/=-]+|\bbearer\s+[\w.~+/=-]+/gi;

/**
 * Takes secrets out of text that came from outside, because an answer can echo them: as they are, and as JSON, a URL
 * or Base64 would write them.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const pattern = toPattern(secrets.flatMap((secret) => [secret, `Bearer ${secret}`]).flatMap(formsOf));
  return (text) => withoutTokens(text.replace(pattern, REDACTED));
}

/** Takes out what looks like an access token, whoever's it is. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN_LIKE, REDACTED);
}

/** Finds any of the texts, in whatever case. */
export function toPattern(texts: readonly string[]): RegExp {
  // The longest first, so that none leaves a piece of another behind.
  const sorted = [...new Set(texts)].sort((one, other) => other.length - one.length);
  return new RegExp(sorted.map(escapePattern).join("|"), "gi");
}

/** How a text may be echoed: as it is, and as JSON, a URL, a form or Base64 would write it. */
export function formsOf(text: string): string[] {
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams({ "": text }).toString().slice(1),
    unpadded(toBase64(text)),
    unpadded(toBase64(text).replaceAll("+", "-").replaceAll("/", "_")),
  ];
}

/** The last character of Base64 shares its bits with whatever follows. */
function unpadded(base64: string): string {
  return base64.replace(/.?=+$/, "");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
