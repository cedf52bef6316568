import type { HashedUserData, HashUserData, UserData } from "@hatpin/core";
import type { TrackerOptions } from "./options.ts";

export type HashIdentity = (
  userData: UserData,
  options: Pick<TrackerOptions, "defaultCallingCode" | "debug">,
) => Promise<HashedUserData>;

/**
 * Hashes, and tells the console what was left out: once, and always, that this page cannot hash at all; the
 * rest when debugging.
 */
export function createIdentityHasher(hash: HashUserData): HashIdentity {
  let hasWarned = false;
  return (userData, { defaultCallingCode, debug }) =>
    hash(userData, {
      defaultCallingCode,
      onWarning({ code, path, message }) {
        const isWorst = code === "hashing_unavailable";
        if (isWorst ? !hasWarned : debug) console.warn("hatpin:", path, message);
        hasWarned = hasWarned || isWorst;
      },
    });
}
