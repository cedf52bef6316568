import { createHash } from "node:crypto";
import { createConversionEvent, isConversionEvent, validateEvent } from "@hatpin/core";
import { orderInput } from "./sample.mjs";
import { sideBySide } from "./side-by-side.mjs";

const COUNT = 5_000;

/** Building an event next to the least that could be called one: five fields hashed as they come, and no check. */
export async function compareBuilding() {
  const inputs = Array.from({ length: COUNT }, (_, n) => orderInput(n));
  const built = await Promise.all(inputs.map((input) => createConversionEvent(input)));
  return [
    await sideBySide({
      what: "createConversionEvent",
      against: "five createHash and an object literal, nothing checked",
      count: COUNT,
      ours: async () => {
        for (const input of inputs) await createConversionEvent(input);
      },
      theirs: () => inputs.map(hashAndCopy),
    }),
    await sideBySide({
      what: "isConversionEvent",
      against: "JSON.stringify of the event",
      count: COUNT,
      ours: () => built.every(isConversionEvent),
      theirs: () => built.map((event) => JSON.stringify(event)),
    }),
    await sideBySide({
      what: "validateEvent, a good event",
      against: "JSON.stringify of the event",
      count: COUNT,
      ours: () => built.map((event) => validateEvent(event)),
      theirs: () => built.map((event) => JSON.stringify(event)),
    }),
  ];
}

function hashAndCopy(input) {
  const { em, ph, fn, ln, external_id, ...plain } = input.user_data;
  const hashed = Object.entries({ em, ph, fn, ln, external_id }).map(([field, text]) => [
    field,
    [createHash("sha256").update(text.trim().toLowerCase()).digest("hex")],
  ]);
  return { ...input, user_data: { ...plain, ...Object.fromEntries(hashed) } };
}
