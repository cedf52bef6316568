import { sha256Hex } from "#sha256";
import { randomUuid } from "./random-uuid.ts";

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
