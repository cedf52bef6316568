import type { DurableQueue } from "../../queue/durable-queue.ts";
import { UsageError } from "../usage-error.ts";
import { changeLetters, countLetters, type LetterResult, tellResults } from "./change-letters.ts";
import { type ChoiceFlags, chooseLetters } from "./choose-letters.ts";
import type { Print } from "./list-letters.ts";

export interface DropFlags extends ChoiceFlags {
  yes?: boolean;
  json?: boolean;
}

export interface DropSurroundings {
  flags: DropFlags;
  print: Print;
  /** Asks the person at the terminal; undefined where there is none. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
}

/** `hatpin dead-letters drop`: away for good, once somebody has said yes. */
export async function dropLetters(
  queue: Pick<DurableQueue, "deadLetters" | "findLetters" | "discard">,
  keys: readonly string[],
  { flags, print, confirm }: DropSurroundings,
): Promise<void> {
  const { yes = false, json, ...choice } = flags;
  if (!yes && !confirm) {
    throw new UsageError(
      "--yes is missing: without a terminal nobody can be asked whether the letters may go",
    );
  }
  const { letters, missing } = await chooseLetters(queue, keys, choice);
  const isWanted =
    yes || letters.length === 0 || (await confirm?.(`Throw ${countLetters(letters.length)} away for good?`));
  if (!isWanted) throw new Error("nothing was thrown away");
  const results: LetterResult[] = missing.map((key) => ({ key, status: "missing" }));
  const chosen = letters.map(({ key }) => key);
  results.push(...(await changeLetters(chosen, "discarded", (part) => queue.discard(part))));
  await tellResults(results, { status: "discarded", done: "Thrown away", json }, print);
}
