/**
 * What two spellings of a place's name have in common: no accents, spaces or marks, no "the" or "and", and
 * "St." for "Saint". Only to look a name up; what is hashed is the code found by it.
 */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Lm}]/gu, "")
    .replace(/\b(the|and)\b/g, "")
    .replace(/\bsaint\b/g, "st")
    .replace(/[^\p{L}\p{N}]/gu, "");
}
