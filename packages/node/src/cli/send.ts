import { statSync } from "node:fs";
import { Command, Option } from "commander";
import { createClient } from "../client.ts";
import type { EventFile } from "./event-file/open-event-file.ts";
import { addEventFileOptions } from "./event-file-options.ts";
import { ExitCode } from "./exit-code.ts";
import { adAccountIdOption, apiUrlOption, jsonOption, testOption, wholeNumberFrom } from "./options.ts";
import { print } from "./print.ts";
import { printColumns } from "./print-columns.ts";
import { requireCredentials } from "./read-secret-variables.ts";
import { type DryRunOptions, dryRun } from "./send/dry-run.ts";
import { count, createProgress } from "./send/progress.ts";
import { toStretches } from "./send/row-states.ts";
import { type FileSummary, sendFile } from "./send/send-file.ts";
import { untilStopped } from "./until-stopped.ts";
import { UsageError } from "./usage-error.ts";

interface SendFlags extends DryRunOptions {
  apiUrl?: string;
  dryRun?: boolean;
  json?: boolean;
}

const SOME_NOT_DELIVERED = 3;
const MAX_BATCH = 1000;

const HELP = `
FILE has an event a line (JSON lines), or a JSON list of events, or CSV with a header; gzip is unpacked, and - is standard
input. Customers' data may be raw: it is normalised and hashed here, in memory, and leaves as digests. hatpin check tells
beforehand what is wrong with a file.

The access token is read from PINTEREST_ACCESS_TOKEN, or from the file that PINTEREST_ACCESS_TOKEN_FILE names.

Examples:
  hatpin send orders.jsonl --ad-account-id 549755885175
  hatpin send orders.csv --set event_name=checkout --set action_source=offline
  hatpin send orders.csv --dry-run | head
  zcat visits.jsonl.gz | hatpin send - --rejected refused.jsonl --json

Give the same command again after a crash, Ctrl-C or a lost network: it goes on where it was. FILE.hatpin-journal says which
lines are done; it holds numbers of lines, and nothing of what they say. Standard input has no journal, and neither has
--test.

An event without event_id gets one that stays the same: of its event_name and order_id, else of the file and the line. So
Pinterest drops what reaches it twice, but not of events that are offline or more than an hour old. Such lines that were on
their way in a crash are in doubt: they are named, and not sent again unless --resend-in-doubt says so.

Lines that cannot be sent go into FILE.rejected.jsonl, each with line, path and reason, and nothing of the customers.

Exit codes: 0 all delivered, 3 some rejected or in doubt, 1 could not work, or not to the end, 2 called in a wrong way.`;

/** `hatpin send`: delivers the events of files, each line once, however often it is called. */
export function sendCommand(): Command {
  return addEventFileOptions(
    new Command("send")
      .summary("send files of events to Pinterest, each line once")
      .description("Sends files of events to Pinterest: raw or hashed, any length, each line once.")
      .argument("<file...>", "JSON lines, JSON or CSV; - for standard input")
      .addOption(adAccountIdOption())
      .addOption(apiUrlOption())
      .addOption(testOption())
      .option("--dry-run", "print what would be sent, and send nothing")
      .option("--show-personal-data", "with --dry-run: the customers' data as it would be hashed"),
  )
    .option("--journal <file>", "what is sent already (default: FILE.hatpin-journal)")
    .option("--rejected <file>", "lines that cannot be sent (default: FILE.rejected.jsonl)")
    .option("--resend-in-doubt", "send what is in doubt again, though it may count twice")
    .addOption(
      new Option("--batch <number>", "lines a request; fewer leave less in doubt after a crash")
        .env("HATPIN_BATCH")
        .default(MAX_BATCH)
        .argParser(wholeNumberFrom(1, MAX_BATCH)),
    )
    .addOption(jsonOption("a summary of each file as a line of JSON"))
    .addHelpText("after", HELP)
    .action(send);
}

async function send(paths: string[], flags: SendFlags): Promise<void> {
  if (paths.length > 1 && (flags.journal ?? flags.rejected) !== undefined)
    throw new UsageError("--journal and --rejected are for one file; send the files one by one");
  if (flags.showPersonalData && !flags.dryRun)
    throw new UsageError("--show-personal-data shows what --dry-run prints; give both");
  const outcomes = flags.dryRun ? await dryRunAll(paths, flags) : await sendAll(paths, flags);
  if (outcomes.includes(false)) throw new ExitCode(SOME_NOT_DELIVERED);
}

/** For each file, whether all of it can be sent. */
async function dryRunAll(paths: readonly string[], flags: SendFlags): Promise<boolean[]> {
  const outcomes: boolean[] = [];
  for (const path of paths) {
    const summary = await dryRun(path, flags, { onOpen: (file) => showColumns(file, flags) });
    if (flags.json) await print(JSON.stringify({ summary }));
    else {
      const { file, sendable, rejected } = summary;
      await print(
        `${file}: ${count(sendable)} events would be sent, ${count(rejected)} cannot; nothing was sent.`,
      );
    }
    outcomes.push(summary.rejected === 0);
  }
  return outcomes;
}

/** For each file, whether all of it was delivered. */
async function sendAll(paths: readonly string[], flags: SendFlags): Promise<boolean[]> {
  requireCredentials(process.env);
  const { apiUrl, allowCustomEventNames, adAccountId } = flags;
  const client = createClient({
    ...(apiUrl !== undefined && { apiUrl }),
    ...(allowCustomEventNames !== undefined && { allowCustomEventNames }),
    ...(adAccountId !== undefined && { adAccountId }),
  });
  if (adAccountId === undefined)
    throw new UsageError("--ad-account-id is missing, or PINTEREST_AD_ACCOUNT_ID");
  const isStopping = stopGently();
  const outcomes: boolean[] = [];
  for (const path of paths) {
    const progress = createProgress(process.stderr);
    const size = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
    const { summary, obstacle } = await sendFile(path, flags, {
      client,
      onOpen: (file) => showColumns(file, flags),
      onProgress: (summary, bytesRead) => progress.update(summary, size ? bytesRead / size : undefined),
      isStopping,
    }).finally(progress.end);
    await (flags.json ? print(JSON.stringify({ summary })) : say(summary, flags));
    const wayOut = summary.journal ? "; give the same command again to go on" : "";
    if (obstacle) throw new Error(`${obstacle.message}${wayOut}`);
    if (isStopping()) throw new Error(`stopped${wayOut}`);
    outcomes.push(summary.rejected + summary.in_doubt === 0);
  }
  return outcomes;
}

async function showColumns({ columns }: EventFile, { json }: SendFlags): Promise<void> {
  if (columns && !json) await printColumns(columns);
}

async function say(summary: FileSummary, { test }: SendFlags): Promise<void> {
  const { file, delivered, delivered_earlier, rejected, in_doubt, warnings } = summary;
  const earlier = delivered_earlier > 0 ? `, ${count(delivered_earlier)} of them by an earlier run` : "";
  await print(`${file}: ${count(delivered)} events delivered${earlier}.`);
  if (test) await print("  It was a test: Pinterest recorded nothing.");
  if (rejected > 0) {
    const where = summary.rejected_file ? `; ${summary.rejected_file} says why` : "";
    await print(`  ${count(rejected)} lines cannot be sent${where}.`);
  }
  if (in_doubt > 0) {
    await print(
      `  ${count(in_doubt)} were sent without an answer, and may have arrived: lines ${listLines(summary)}.`,
    );
    await print("  --resend-in-doubt sends them again, if a conversion too many is better than one too few.");
  }
  if (warnings > 0) await print(`  ${count(warnings)} oddities in what was sent; hatpin check names them.`);
}

const MAX_LISTED_STRETCHES = 10;

function listLines({ in_doubt, in_doubt_lines }: FileSummary): string {
  const stretches = toStretches([...new Set(in_doubt_lines)].sort((a, b) => a - b));
  const listed = stretches
    .slice(0, MAX_LISTED_STRETCHES)
    .map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  const isAll = stretches.length <= MAX_LISTED_STRETCHES && in_doubt_lines.length === in_doubt;
  return `${listed.join(", ")}${isAll ? "" : " …"}`;
}

/** After the first signal nothing more is begun; the second one ends the process at once. */
function stopGently(): () => boolean {
  let isStopping = false;
  void untilStopped().then(() => {
    isStopping = true;
  });
  return () => isStopping;
}
