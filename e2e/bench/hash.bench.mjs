import { createHash } from "node:crypto";
import { hashUserData } from "@hatpin/core";
import { orderInput } from "./sample.mjs";
import { sideBySide } from "./side-by-side.mjs";

const COUNT = 5_000;

/** Normalising and hashing five fields next to hashing the same five as they are. */
export async function compareHashing() {
  const people = Array.from({ length: COUNT }, (_, n) => orderInput(n).user_data);
  return [
    await sideBySide({
      what: "hashUserData, five fields",
      against: "createHash of the five as they are",
      count: COUNT,
      ours: async () => {
        for (const person of people) await hashUserData(person);
      },
      theirs: () =>
        people.map(({ em, ph, fn, ln, external_id }) =>
          [em, ph, fn, ln, external_id].map((text) => createHash("sha256").update(text).digest("hex")),
        ),
    }),
  ];
}
