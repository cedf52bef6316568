import { hashUserData } from "@hatpin/core";
import { createIdentityHasher } from "./identity-hasher.ts";

/** By all rules, the tables of names too: a chunk of its own, which a page without `identify` never loads. */
export const hashIdentity = /* @__PURE__ */ createIdentityHasher(hashUserData);
