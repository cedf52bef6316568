import { sha256Hex } from "#sha256";

/** 128 bits of the digest, as many as a UUID has. */
const ID_DIGITS = 32;

/**
 * An `event_id`. Without parts a random UUID, at once. With parts the same id for the same parts, in browser and
 * Node, so that two sides that saw the same action give it the same id: `createEventId("order", orderNumber)`.
 * A promise where the platform hashes by WebCrypto, which rejects on a page that is not a secure context.
 */
export function createEventId(): string;
export function createEventId(...parts: string[]): string | Promise<string>;
export function createEventId(...parts: string[]): string | Promise<string> {
  if (parts.length === 0) return randomUuid();
  const odd = parts.findIndex((part) => typeof part !== "string");
  // Undefined above all: it would give many actions one id, and all but the first would be dropped.
  if (odd >= 0) throw new TypeError(`part ${odd + 1} of the event id must be text`);
  // As JSON, because "a", "bc" and "ab", "c" must not become the same text.
  const digest = sha256Hex(JSON.stringify(parts));
  return typeof digest === "string" ? shorten(digest) : digest.then(shorten);
}

function shorten(digest: string): string {
  return digest.slice(0, ID_DIGITS);
}

function randomUuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  // A page that is not a secure context has no randomUUID: https://www.rfc-editor.org/rfc/rfc9562#section-5.4
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
