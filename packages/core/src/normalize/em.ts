import { removeBlanks } from "./blank.ts";
import type { FieldRule } from "./field-rule.ts";

// Local part and domain of one address, by shape only: plus tags, dots and other scripts stay as they are.
// The excluded marks are those of display names, `mailto:`, lists and quoted or bracketed forms, none of
// which is the plain address that the customer typed elsewhere. No label of the domain may be empty.
const ONE_ADDRESS = /^[^@<>()[\]\\,;:"]+@[^@<>()[\]\\,;:".]+(\.[^@<>()[\]\\,;:".]+)+$/;

/**
 * E-mail address: lower case, white space removed anywhere (that without a width too), one `@`, a dotted
 * domain.
 */
export const em: FieldRule = {
  normalize(text) {
    const address = removeBlanks(text);
    return ONE_ADDRESS.test(address) ? address : undefined;
  },
};
