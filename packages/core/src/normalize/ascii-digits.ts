const DECIMAL_DIGIT = /\p{Nd}/u;

/**
 * `text` in NFKC, with the decimal digits of every script as 0 to 9. NFKC maps full-width digits; Arabic,
 * Persian or Devanagari ones it leaves alone, and left alone they would be lost where a rule says "digits
 * only".
 */
export function toAsciiDigits(text: string): string {
  return text.normalize("NFKC").replace(/(?!\d)\p{Nd}/gu, asciiDigit);
}

/** Decimal digits stand in runs of ten from a code point that ends in hexadecimal 0 or 6. */
function asciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  const low = codePoint & 15;
  const startsAtZero = DECIMAL_DIGIT.test(String.fromCodePoint(codePoint - low));
  return String(startsAtZero ? low : low - 6);
}
