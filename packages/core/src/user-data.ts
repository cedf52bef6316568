import { canHash, sha256Hex } from "#sha256";
import type { HashedUserData, NormalizedUserData, Sha256Hex, UserData } from "./event.ts";
import { allRules } from "./normalize/all-rules.ts";
import { type FieldValue, type HashUserDataOptions, readUserData } from "./normalize/read-user-data.ts";

export type HashUserData = (
  userData: UserData | HashedUserData,
  options?: HashUserDataOptions,
) => Promise<HashedUserData>;

/**
 * Normalises and hashes `userData` by the rules of the contract, each in a file of its own under
 * `normalize/` (from Pinterest's description of `user_data`, v5.23.0, read 2026-11-24). What is hashed
 * already stays as it is.
 *
 * A value that does not fit is dropped and reported to `onWarning`, never thrown. Where the platform cannot
 * hash (a page that is not a secure context), the values to be hashed are left out with one warning; never
 * is clear text in the result.
 */
export const hashUserData: HashUserData = /* @__PURE__ */ createUserDataHasher({ canHash, sha256Hex });

/** Hashing as a platform offers it: `#sha256` is that of this one. */
export interface Hashing {
  canHash(): boolean;
  sha256Hex(text: string): Sha256Hex | Promise<Sha256Hex>;
}

/** `hashUserData` with the hashing of a platform. */
export function createUserDataHasher(hashing: Hashing): HashUserData {
  return async (userData, options = {}) => {
    const { values, warnings } = readUserData(userData, allRules, options);
    const sendable = hashing.canHash() ? values : values.filter(({ kind }) => kind !== "clear");
    if (sendable.length < values.length) {
      const message = "hashed fields left out: no crypto.subtle without HTTPS";
      warnings.push({ path: "user_data", code: "hashing_unavailable", message });
    }
    const texts = sendable.map(({ text, kind }) => (kind === "clear" ? hashing.sha256Hex(text) : text));
    // On Node the digests are here already, and waiting for each would cost more than hashing it.
    const wireTexts = texts.every(isReady) ? texts : await Promise.all(texts);
    for (const warning of warnings) options.onWarning?.(warning);
    // A cast, because what came in as a digest is text to TypeScript, like the plain fields beside it.
    return group(sendable, wireTexts) as HashedUserData;
  };
}

/** The text that `hashUserData` would hash: to debug with, never to send. */
export function normalizeUserData(
  userData: UserData | HashedUserData,
  options: HashUserDataOptions = {},
): NormalizedUserData {
  const { values, warnings } = readUserData(userData, allRules, options);
  for (const warning of warnings) options.onWarning?.(warning);
  return group(
    values,
    values.map(({ text }) => text),
  );
}

/** The fields with their texts: equal ones merged, no field without a value. */
function group(values: readonly FieldValue[], texts: readonly string[]): NormalizedUserData {
  const grouped: { [field: string]: string | string[] } = {};
  values.forEach(({ field, kind }, index) => {
    const text = texts[index] ?? "";
    const others = grouped[field];
    if (kind === "plain") grouped[field] = text;
    else if (!Array.isArray(others)) grouped[field] = [text];
    else if (!others.includes(text)) others.push(text);
  });
  return grouped;
}

function isReady(text: string | Promise<Sha256Hex>): text is string {
  return typeof text === "string";
}
