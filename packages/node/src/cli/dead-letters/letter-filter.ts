import { type Command, InvalidArgumentError, Option } from "commander";
import type { DeadLetter, DurableQueue } from "../../queue/durable-queue.ts";

/** Which letters are meant; those for which all holds. */
export interface LetterFilter {
  reason?: string;
  name?: string;
  /** Unix milliseconds. */
  since?: number;
}

/** Why delivery buries. */
const REASONS = ["refused_by_pinterest", "too_old", "may_count_twice"];

const PAGE = 1000;

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The flags that say which letters are meant. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option("--reason <reason>", "only those that were buried for it").choices(REASONS))
    .addOption(new Option("--name <event_name>", "only events of this name"))
    .addOption(
      new Option(
        "--since <time>",
        "only those buried since: 30m, 12h, 7d, or a time like 2026-11-28T16:00Z",
      ).argParser(readTime),
    );
}

/** Whether a filter says anything. */
export function isFiltering({ reason, name, since }: LetterFilter): boolean {
  return reason !== undefined || name !== undefined || since !== undefined;
}

/** The letters that are meant, the newest first. */
export async function* readLetters(
  queue: Pick<DurableQueue, "deadLetters">,
  { reason, name, since = 0 }: LetterFilter,
): AsyncGenerator<DeadLetter> {
  let before: string | undefined;
  for (;;) {
    const page = await queue.deadLetters({ limit: PAGE, ...(before !== undefined && { before }) });
    for (const letter of page) {
      const isMeant =
        (reason === undefined || letter.reason === reason) &&
        (name === undefined || letter.event.event_name === name) &&
        letter.buriedAtMs >= since;
      if (isMeant) yield letter;
    }
    before = page.at(-1)?.key;
    if (page.length < PAGE) return;
  }
}

function readTime(value: string): number {
  const [, count, unit = ""] = /^(\d{1,6})([mhd])$/.exec(value) ?? [];
  if (count !== undefined) return Date.now() - Number(count) * (UNIT_MS[unit] ?? 0);
  const time = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError("It must be like 30m, 12h or 7d, or a time like 2026-11-28T16:00Z.");
  }
  return time;
}
