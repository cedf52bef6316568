import type { HashedUserData, UserData } from "./event.ts";
import { type Hashing, hashReading } from "./hash-reading.ts";
import type { HashUserDataOptions } from "./normalize/normalize-reading.ts";
import { readUserData } from "./normalize/read-user-data.ts";
import { tell } from "./tell.ts";

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
export const hashUserData: HashUserData = /* @__PURE__ */ createUserDataHasher();

/** `hashUserData` with the hashing of a platform. Default: that of this one. */
export function createUserDataHasher(hashing?: Hashing): HashUserData {
  return async (userData, options = {}) => {
    const { hashed, oddities } = await hashReading(readUserData(userData), options, hashing);
    await tell(oddities, options.onWarning);
    return hashed;
  };
}
