import { toAsciiDigits } from "./ascii-digits.ts";
import type { FieldRule } from "./field-rule.ts";

// E.164 allows 15 digits with the country code; below 7 it is a short code, not a subscriber.
const COMPLETE_NUMBER = /^\d{7,15}$/;

// A number of this many digits that begins with the default calling code holds it already: it is the length
// of a North American number with its 1, and no national number of ten digits (such as India's 91x) gets
// that long. Brazil's has eleven, and an area code that is the country's own, 55.
const SHORTEST_WITH_CALLING_CODE = 11;
const SHORTEST_IN_BRAZIL = 12;

const TRUNK_ZERO = /^((?:\D*\+\D*0*|\D*00)?[1-9]\d{0,2}\D*)\(\s*0\s*\)/;

/**
 * Phone number: "only digits with country code, area code, and number", no leading zeros (Pinterest). `+`
 * or `00` in front tells that the country code is there. Other exit codes (`011`) cannot be told from a
 * national number. An Italian number in its national form loses the zero that belongs to it, as the
 * contract has it: strip, then prefix.
 */
export const ph: FieldRule = {
  normalize(text, { defaultCallingCode, warnWithoutCountryCode }) {
    // An extension stands behind the number and begins with `ext`, `x`, `#` or, in a `tel:` URI, `;ext=` (RFC
    // 3966). Two numbers in one text are not one with an extension: they come out too long, and are dropped.
    const written = toAsciiDigits(text).replace(/(\d[^\dx#]*)[x#].*$/s, "$1");
    // `(0)` stands behind a country code: "+44 (0)20" is dialled +44 20 from abroad.
    const withoutTrunkZero = written.replace(TRUNK_ZERO, "$1");
    const dialled = withoutTrunkZero.replace(/\D/g, "");
    const isInternational =
      /^[^\d+]*\+/.test(written) || dialled.startsWith("00") || withoutTrunkZero !== written;
    const digits = dialled.replace(/^0+/, "");
    const number =
      isInternational || holdsCallingCode(dialled, defaultCallingCode) ? digits : defaultCallingCode + digits;
    if (!COMPLETE_NUMBER.test(number) || digits === "") return undefined;
    if (!isInternational && !defaultCallingCode) warnWithoutCountryCode();
    return number;
  },
};

/** A leading zero marks a national number, so it is looked for in the number as dialled. */
function holdsCallingCode(dialled: string, callingCode: string): boolean {
  const shortest = callingCode === "55" ? SHORTEST_IN_BRAZIL : SHORTEST_WITH_CALLING_CODE;
  return dialled.length >= shortest && dialled.startsWith(callingCode);
}
