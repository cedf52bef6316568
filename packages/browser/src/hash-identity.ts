import { type HashedUserData, hashUserData, type OnWarning, type UserData } from "@hatpin/core";
import type { TrackerOptions } from "./options.ts";

let hasWarned = false;

/**
 * Hashes, and tells the console what had to be left out: once, and always, that this page cannot hash at all; the rest
 * when debugging. A part of its own, with the rules of `user_data`: a page without `identify` never loads it.
 */
export function hashIdentity(
  userData: UserData,
  { defaultCallingCode, debug }: TrackerOptions,
): Promise<HashedUserData> {
  const warn: OnWarning = ({ code, path, message }) => {
    const isWorst = code === "hashing_unavailable";
    if (isWorst ? !hasWarned : debug) console.warn("hatpin:", path, message);
    hasWarned ||= isWorst;
  };
  // Where nobody is to hear of it, core fetches no words for it.
  const isHeard = debug || !crypto.subtle;
  return hashUserData(userData, { defaultCallingCode, onWarning: isHeard ? warn : undefined });
}
