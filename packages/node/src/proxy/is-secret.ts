import { createHash, timingSafeEqual } from "node:crypto";
import { InvalidOptionError } from "../errors.ts";

/** So that nobody guesses it: 16 characters of chance are more than any number of tries. */
const MIN_CHARACTERS = 16;

/** Throws `InvalidOptionError` for a secret that could be guessed. */
export function checkSecret(option: string, secret: string): void {
  if (secret.length >= MIN_CHARACTERS && /^[\x21-\x7e]+$/.test(secret)) return;
  throw new InvalidOptionError(
    option,
    `must have ${MIN_CHARACTERS} characters or more, without blanks; openssl rand -hex 32 makes one`,
  );
}

/** How long it takes tells nothing of the secret, nor of its length. */
export function isSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
