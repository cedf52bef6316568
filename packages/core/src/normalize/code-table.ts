/**
 * Reads a table of words, each with a code of two capitals: `ArE` is the word `are` with the code `ae`.
 * Where a word's own letters cannot spell the code, it follows behind a sign: `ala=AX`.
 */
export function readCodeTable(table: string): Map<string, string> {
  return new Map(
    table
      .split(" ")
      .map((entry) => [entry.replace(/=.*/, "").toLowerCase(), entry.replace(/[^A-Z]/g, "").toLowerCase()]),
  );
}
