import type { DurableQueue } from "../../queue/durable-queue.ts";
import { changeLetters, type LetterResult, tellResults } from "./change-letters.ts";
import { type ChoiceFlags, chooseLetters } from "./choose-letters.ts";
import type { Print } from "./list-letters.ts";
import { KEPT_BECAUSE, whyKept } from "./why-kept.ts";

export interface RetryFlags extends ChoiceFlags {
  mayCountTwice?: boolean;
  json?: boolean;
}

/** `hatpin dead-letters retry`: back into the queue, but for what delivery would bury again at once. */
export async function retryLetters(
  queue: Pick<DurableQueue, "deadLetters" | "findLetters" | "revive">,
  keys: readonly string[],
  { flags, print }: { flags: RetryFlags; print: Print },
): Promise<void> {
  const { mayCountTwice = false, json, ...choice } = flags;
  const { letters, missing } = await chooseLetters(queue, keys, choice);
  const fit: string[] = [];
  const results: LetterResult[] = missing.map((key) => ({ key, status: "missing" }));
  for (const letter of letters) {
    const kept = whyKept(letter, { mayCountTwice });
    if (kept === undefined) fit.push(letter.key);
    else
      results.push({ key: letter.key, status: "kept", reason: json ? kept : (KEPT_BECAUSE[kept] ?? kept) });
  }
  results.push(...(await changeLetters(fit, "retried", (part) => queue.revive(part))));
  await tellResults(results, { status: "retried", done: "Back in the queue, to be sent again", json }, print);
}
