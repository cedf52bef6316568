import type { DeadLetter, DurableQueue } from "../../queue/durable-queue.ts";
import { formatTable } from "../format-table.ts";
import { toJsonLine } from "../printable.ts";
import { showTime } from "../show-time.ts";
import { type LetterFilter, readLetters } from "./letter-filter.ts";
import { whyKept } from "./why-kept.ts";

export interface ListFlags extends LetterFilter {
  limit: number;
  json?: boolean;
}

export type Print = (line?: string) => Promise<void>;

const HEADER = ["KEY", "BURIED (UTC)", "EVENT", "ID", "REASON", "DETAIL"];

/** An id may be as long as it likes. */
const ID_CHARACTERS = 24;

/** `hatpin dead-letters list`. */
export async function listLetters(
  queue: Pick<DurableQueue, "deadLetters" | "stats">,
  { limit, json, ...filter }: ListFlags,
  print: Print,
): Promise<void> {
  const letters: DeadLetter[] = [];
  let isMore = false;
  for await (const letter of readLetters(queue, filter)) {
    isMore = letters.length === limit;
    if (isMore) break;
    letters.push(letter);
  }
  if (json) {
    for (const letter of letters) await print(toJsonLine(summarize(letter)));
    return;
  }
  if (letters.length === 0) return print("There are no such dead letters.");
  const rows = letters.map(({ key, event, reason, detail = "", buriedAtMs }) => [
    key,
    showTime(buriedAtMs),
    event.event_name,
    shorten(event.event_id),
    reason,
    detail,
  ]);
  for (const line of formatTable([HEADER, ...rows], { width: process.stdout.columns })) await print(line);
  const { lettersLost = 0 } = await queue.stats();
  if (isMore) await print(`There are more; --limit ${limit * 10} shows more of them.`);
  if (lettersLost > 0) await print(`${lettersLost} older ones had to go, because there were too many.`);
}

/** What is told of a letter to a program: nothing of the customer. */
function summarize({ key, event, reason, detail, buriedAtMs }: DeadLetter): Record<string, unknown> {
  const { event_id, event_name, event_time } = event;
  const kept = whyKept({ event, reason }, { mayCountTwice: false });
  return {
    ...{ key, buried_at: new Date(buriedAtMs).toISOString(), event_name, event_id, event_time, reason },
    ...(detail !== undefined && { detail }),
    ...(kept !== undefined && { kept_because: kept }),
  };
}

function shorten(id: string): string {
  return id.length <= ID_CHARACTERS ? id : `${id.slice(0, ID_CHARACTERS - 1)}…`;
}
