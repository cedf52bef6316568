import { ExitCode } from "../exit-code.ts";
import { printable, toJsonLine } from "../printable.ts";
import type { Print } from "./list-letters.ts";

/** As many as the queue changes in one step. */
const STEP = 1000;

/** What became of a letter that a command was to change. */
export interface LetterResult {
  key: string;
  status: string;
  reason?: string;
}

const MAX_NAMED = 10;

/** Letters stayed, or were not there. */
const SOME_NOT_CHANGED = 3;

/** Changes letters step by step; those that went meanwhile are missing. */
export async function changeLetters(
  keys: readonly string[],
  status: string,
  change: (keys: readonly string[]) => Promise<boolean[]>,
): Promise<LetterResult[]> {
  const results: LetterResult[] = [];
  for (let from = 0; from < keys.length; from += STEP) {
    const part = keys.slice(from, from + STEP);
    const changed = await change(part);
    results.push(...part.map((key, index) => ({ key, status: changed[index] ? status : "missing" })));
  }
  return results;
}

/** Tells what became of each, in JSON, or of all, in sentences. Ends with exit code 3 when some were not changed. */
export async function tellResults(
  results: readonly LetterResult[],
  { status, done, json }: { status: string; done: string; json: boolean | undefined },
  print: Print,
): Promise<void> {
  const changed = results.filter((result) => result.status === status);
  const missing = results.filter((result) => result.status === "missing");
  if (json) {
    for (const result of results) await print(toJsonLine(result));
  } else {
    if (changed.length > 0 || results.length === 0) await print(`${done}: ${countLetters(changed.length)}.`);
    const kept = new Map<string, number>();
    for (const { reason } of results) if (reason) kept.set(reason, (kept.get(reason) ?? 0) + 1);
    for (const [reason, count] of kept) await print(`Kept, ${reason}: ${countLetters(count)}.`);
    if (missing.length > 0) {
      const named = missing.slice(0, MAX_NAMED).map(({ key }) => printable(key));
      await print(`Not there: ${named.join(", ")}${missing.length > MAX_NAMED ? ", …" : ""}.`);
    }
  }
  if (changed.length < results.length) throw new ExitCode(SOME_NOT_CHANGED);
}

export function countLetters(count: number): string {
  return `${count} dead letter${count === 1 ? "" : "s"}`;
}
