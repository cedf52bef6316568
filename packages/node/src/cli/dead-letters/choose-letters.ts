import type { DeadLetter, DurableQueue } from "../../queue/durable-queue.ts";
import { UsageError } from "../usage-error.ts";
import { isFiltering, type LetterFilter, readLetters } from "./letter-filter.ts";

export interface ChoiceFlags extends LetterFilter {
  all?: boolean;
}

/** The letters that a command shall change, the oldest first, and the keys of which there is none. */
export async function chooseLetters(
  queue: Pick<DurableQueue, "deadLetters" | "findLetters">,
  keys: readonly string[],
  { all = false, ...filter }: ChoiceFlags,
): Promise<{ letters: DeadLetter[]; missing: string[] }> {
  if (keys.length > 0 && (all || isFiltering(filter))) {
    throw new UsageError(
      "keys are named one by one, or --all, --reason, --name and --since say which; not both",
    );
  }
  if (keys.length > 0) {
    const wanted = [...new Set(keys)];
    const letters = await queue.findLetters(wanted);
    const found = new Set(letters.map(({ key }) => key));
    return { letters, missing: wanted.filter((key) => !found.has(key)) };
  }
  if (!all && !isFiltering(filter)) {
    throw new UsageError("name the keys of letters, or --all, or which by --reason, --name or --since");
  }
  const letters: DeadLetter[] = [];
  for await (const letter of readLetters(queue, filter)) letters.push(letter);
  return { letters: letters.reverse(), missing: [] };
}
