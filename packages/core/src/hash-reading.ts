import { canHash, sha256Hex } from "#sha256";
import type { HashedUserData, NormalizedUserData, Sha256Hex } from "./event.ts";
import type { RareRules } from "./normalize/field-rule.ts";
import {
  type HashUserDataOptions,
  type NormalizedReading,
  normalizeReading,
} from "./normalize/normalize-reading.ts";
import type { Reading } from "./normalize/read-user-data.ts";
import type { Oddity } from "./oddity.ts";

/** Hashing as a platform offers it: `#sha256` is that of this one. */
export interface Hashing {
  canHash(): boolean;
  sha256Hex(text: string): Sha256Hex | Promise<Sha256Hex>;
}

/** `user_data` as it goes on the wire, and what is to be said about what was left out of it. */
export async function hashReading(
  reading: Reading,
  options: HashUserDataOptions,
  hashing: Hashing = { canHash, sha256Hex },
): Promise<{ hashed: HashedUserData; oddities: Oddity[] }> {
  let normalized = normalizeReading(reading, options, rareRules);
  if (!rareRules && normalized.isUnsure) {
    normalized = normalizeReading(reading, options, await loadRareRules());
  }
  const { texts, oddities } = normalized;
  const sendable = hashing.canHash() ? texts : texts.filter(({ kind }) => kind !== "clear");
  if (sendable.length < texts.length) oddities.push({ path: "user_data", code: "hashing_unavailable" });
  const wireTexts = sendable.map(({ text, kind }) => (kind === "clear" ? hashing.sha256Hex(text) : text));
  // On Node the digests are here already, and waiting for each would cost more than hashing it.
  const ready = wireTexts.every(isReady) ? wireTexts : await Promise.all(wireTexts);
  // A cast, because what came in as a digest is text to TypeScript, like the plain fields beside it.
  return { hashed: groupByField(sendable, ready) as HashedUserData, oddities };
}

// Kept, because even of what is loaded a dynamic import takes longer than hashing an event.
let rareRules: RareRules | undefined;

/** None where they cannot be fetched: those values are dropped, and the next ones try again. */
async function loadRareRules(): Promise<RareRules | undefined> {
  rareRules ??= await import("./normalize/rare-rules.ts").then(
    (module) => module.rareRules,
    () => undefined,
  );
  return rareRules;
}

/** The fields with their texts: equal ones merged, no field without a value. */
export function groupByField(
  fields: NormalizedReading["texts"],
  wireTexts: readonly string[],
): NormalizedUserData {
  const grouped: { [field: string]: string | string[] } = {};
  fields.forEach(({ field, kind }, index) => {
    const text = wireTexts[index] ?? "";
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
