// Unicode white space with NBSP, and the characters without a width that come along when text is copied: BOM,
// zero-width space and joiners, soft hyphen, direction marks (contract, common rule 2).
const BLANK = /[\p{White_Space}\p{Cf}]/u;

/** `text` without blanks at its ends. Character by character, because `/\s+$/` is quadratic on long runs. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BLANK.test(text.charAt(start))) start++;
  while (start < end && BLANK.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `text` without any blank. */
export function removeBlanks(text: string): string {
  return text.replace(/[\p{White_Space}\p{Cf}]/gu, "");
}
