import { Command, Option } from "commander";
import type { DurableQueue } from "../queue/durable-queue.ts";
import { TALLIED_DAYS, talliedDays } from "../queue/tally.ts";
import { jsonOption, wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { toJsonLine } from "./printable.ts";
import { addQueueOptions, openExistingQueue, type QueueFlags } from "./queue-options.ts";
import { formatReport, type Report } from "./report/format-report.ts";
import { summarizeTallies } from "./report/summarize-tallies.ts";
import { UsageError } from "./usage-error.ts";

export interface ReportFlags {
  days: number;
  name?: string;
}

const DEFAULT_DAYS = 30;

const HELP = `
The counts are kept beside the queue for ${TALLIED_DAYS} days, without anything of the customers, and written down once a second; what
happened in the last second may be missing. Days are those of UTC, on which a thing happened here. For a file of events,
hatpin check says the same.

Examples:
  hatpin report --data-dir /var/lib/hatpin
  hatpin report --days 7 --name checkout
  hatpin report --json | jq .match_quality.advice

Exit codes: 0 done, 1 it could not work, 2 called in a wrong way.`;

/** `hatpin report`: what came, how it ended, and how well Pinterest may know the customers, while the proxy runs. */
export function reportCommand(): Command {
  const command = new Command("report")
    .summary("tell what came, how it ended, and what would make it match better")
    .description("Tells what events came and how they ended, and how well Pinterest may know the customers.")
    .addOption(
      new Option("--days <number>", `how many, today included; at most ${TALLIED_DAYS}`)
        .default(DEFAULT_DAYS)
        .argParser(wholeNumber(TALLIED_DAYS)),
    )
    .addOption(new Option("--name <event_name>", "of these events alone"));
  return addQueueOptions(command)
    .addOption(jsonOption("as a line of JSON"))
    .addHelpText("after", HELP)
    .action(report);
}

async function report({ json, ...flags }: QueueFlags & ReportFlags & { json?: boolean }): Promise<void> {
  if (flags.days === 0) throw new UsageError("--days must be 1 or more");
  const queue = await openExistingQueue(flags);
  try {
    const found = await readReport(queue, flags);
    if (json) return await print(toJsonLine(found));
    for (const line of formatReport(found, process.stdout.columns)) await print(line);
  } finally {
    await queue.close();
  }
}

/** What the counts of the last days come to. */
export async function readReport(
  queue: Pick<DurableQueue, "tallies" | "stats">,
  { days, name }: ReportFlags,
  nowMs: number = Date.now(),
): Promise<Report> {
  const shown = talliedDays(nowMs).slice(-days);
  const [from = "", to = ""] = [shown[0], shown.at(-1)];
  const tallies = (await queue.tallies()).filter(
    ({ day, event_name }) => day >= from && (name === undefined || event_name === name),
  );
  return { from, to, ...summarizeTallies(tallies), queue: await queue.stats() };
}
