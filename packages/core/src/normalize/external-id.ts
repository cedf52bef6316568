import type { FieldRule } from "./field-rule.ts";

// Shops write these for a visitor who is not signed in. All guests would become one person.
const GUEST = /^(0|0{8}-?0{4}-?0{4}-?0{4}-?0{12})$/;

/** The shop's own id of a customer, with its case. */
export const externalId: FieldRule = {
  kind: "id",
  normalize: (text) => (GUEST.test(text) ? undefined : text),
};
