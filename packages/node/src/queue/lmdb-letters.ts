import type { DeadLetter } from "./durable-queue.ts";
import { entryCount, type LmdbTables } from "./lmdb-tables.ts";
import { FRESH } from "./take-due.ts";

/** The names among the numbers. */
const LAST_LETTER = "letter";
const LETTERS_LOST = "letters-lost";

type NewLetter = Omit<DeadLetter, "key">;

/** Adds dead letters; the oldest beyond `maxLetters` go, and are counted. To be called inside a transaction. */
export function addLetters(
  { dead, numbers }: LmdbTables,
  letters: readonly NewLetter[],
  maxLetters: number,
): void {
  // Letters of the first version have the sequence of their event as a key.
  const [newest = 0] = dead.getKeys({ reverse: true, limit: 1 });
  let last = Math.max(numbers.get(LAST_LETTER) ?? 0, newest);
  for (const letter of letters) {
    last += 1;
    dead.put(last, letter);
  }
  if (letters.length > 0) numbers.put(LAST_LETTER, last);
  const surplus = entryCount(dead) - maxLetters;
  if (surplus <= 0) return;
  for (const key of [...dead.getKeys({ limit: surplus })]) dead.remove(key);
  numbers.put(LETTERS_LOST, (numbers.get(LETTERS_LOST) ?? 0) + surplus);
}

/** How many letters ever had to go. */
export function lettersLost({ numbers }: LmdbTables): number {
  return numbers.get(LETTERS_LOST) ?? 0;
}

/** What was buried last comes first. */
export function readLetters({ dead }: LmdbTables, limit: number, before: string | undefined): DeadLetter[] {
  const start = before === undefined ? undefined : letterKey(before);
  const range = start === undefined ? {} : { start, exclusiveStart: true };
  return [...dead.getRange({ reverse: true, limit, ...range })].map(({ key, value }) => ({
    key: String(key),
    ...value,
  }));
}

export function findLetters({ dead }: LmdbTables, keys: readonly string[]): DeadLetter[] {
  return keys.flatMap((key) => {
    const letter = dead.get(letterKey(key));
    return letter ? [{ key, ...letter }] : [];
  });
}

/** Takes letters out; undefined for those that are not there. To be called inside a transaction. */
export function takeLetters({ dead }: LmdbTables, keys: readonly string[]): (NewLetter | undefined)[] {
  return keys.map((text) => {
    const key = letterKey(text);
    const letter = dead.get(key);
    if (letter) dead.remove(key);
    return letter;
  });
}

/** Puts events at the end of the queue, as if they had just come. To be called inside a transaction. */
export function putBack(
  { events, due, numbers }: LmdbTables,
  letters: readonly (NewLetter | undefined)[],
  nowMs: number,
): void {
  let sequence = numbers.get("sequence") ?? 0;
  for (const letter of letters) {
    if (!letter) continue;
    sequence += 1;
    events.put(sequence, [nowMs, JSON.stringify(letter.event)]);
    due.put([FRESH, sequence], [0, false]);
  }
  numbers.put("sequence", sequence);
}

/** No letter has the key 0. */
function letterKey(key: string): number {
  return /^\d{1,15}$/.test(key) ? Number(key) : 0;
}
