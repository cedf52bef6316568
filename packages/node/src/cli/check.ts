import { Command } from "commander";
import { isRecord } from "../is-record.ts";
import { createMatchQuality, type MatchQuality } from "../match-quality.ts";
import type { Column } from "./event-file/csv-columns.ts";
import { type Finding, judgeRow } from "./event-file/judge-row.ts";
import { openEventFile } from "./event-file/open-event-file.ts";
import {
  addEventFileOptions,
  type EventFileFlags,
  toEventOptions,
  toFileOptions,
} from "./event-file-options.ts";
import { ExitCode } from "./exit-code.ts";
import { formatSignals } from "./format-match-quality.ts";
import { jsonOption } from "./options.ts";
import { createPaint } from "./paint.ts";
import { print } from "./print.ts";
import { printColumns } from "./print-columns.ts";

interface CheckFlags extends EventFileFlags {
  json?: boolean;
}

interface Summary {
  format: string;
  columns?: Column[];
  events: number;
  sendable: number;
  without_event_id: number;
  match_quality: MatchQuality;
}

const paint = createPaint(process.stdout);

const SOME_CANNOT_BE_SENT = 3;

const HELP = `
FILE has an event a line (JSON lines), or a JSON list of events, or CSV with a header; gzip is unpacked, and - is standard
input. Customers' data may be raw or hashed. Nothing is sent, and nothing of the customers is printed.

Examples:
  hatpin check orders.jsonl
  hatpin check orders.csv --set event_name=checkout --set action_source=offline --column "Mail 2=em"
  zcat orders.csv.gz | hatpin check - --json

With --json each finding is a line of JSON, and the summary is the last one.
Exit codes: 0 all can be sent, 3 some cannot, 1 the file could not be read, 2 called in a wrong way.`;

/** `hatpin check`: what is wrong with a file of events, line by line, and how well Pinterest would know its customers. */
export function checkCommand(): Command {
  return addEventFileOptions(new Command("check"))
    .summary("tell what is wrong with a file of events, without sending it")
    .description("Tells what is wrong with a file of events, line by line, and how well it would match.")
    .argument("<file>", "JSON lines, JSON or CSV; - for standard input")
    .addOption(jsonOption("findings and summary as lines of JSON"))
    .addHelpText("after", HELP)
    .action(check);
}

async function check(path: string, flags: CheckFlags): Promise<void> {
  const { format, columns, rows } = await openEventFile(path, toFileOptions(flags));
  const report = flags.json ? JSON_REPORT : TEXT_REPORT;
  if (columns) await report.columns(columns);

  const quality = createMatchQuality();
  const counts = { events: 0, sendable: 0, without_event_id: 0 };
  for await (const row of rows) {
    counts.events += 1;
    const { event, findings } = await judgeRow(row, toEventOptions(flags));
    for (const finding of findings) await report.finding(finding);
    if (!event) continue;
    counts.sendable += 1;
    if (row.kind === "event" && !hasId(row.input)) counts.without_event_id += 1;
    quality.add(event);
  }
  await report.summary({ format, ...(columns && { columns }), ...counts, match_quality: quality.summary() });
  if (counts.sendable < counts.events) throw new ExitCode(SOME_CANNOT_BE_SENT);
}

function hasId(input: unknown): boolean {
  return isRecord(input) && input.event_id !== undefined && input.event_id !== null;
}

const JSON_REPORT = {
  columns: async () => {},
  finding: (finding: Finding) => print(JSON.stringify(finding)),
  summary: (summary: Summary) => print(JSON.stringify({ summary })),
};

const TEXT_REPORT = {
  columns: printColumns,
  finding({ line, severity, path, message }: Finding): Promise<void> {
    const what = path ? `${path} ${message}` : message;
    const place = paint(severity === "error" ? "red" : "yellow", `line ${line}:`);
    return print(`${place} ${severity === "warning" ? "warning: " : ""}${what}`);
  },
  async summary({ events, sendable, without_event_id, match_quality }: Summary): Promise<void> {
    await print(
      `${sendable} of ${events} events can be sent${sendable < events ? `, ${events - sendable} cannot` : ""}.`,
    );
    if (without_event_id > 0) {
      await print(
        `${without_event_id} of them have no event_id: give each one of its own, so that sending it twice counts once.`,
      );
    }
    if (sendable === 0) return;
    await print("\nWhat Pinterest could know the customers by:");
    for (const line of formatSignals(match_quality)) await print(line);
    const [advice] = match_quality.advice;
    if (advice) await print(`\nWhat would raise it most: ${advice.signal} (${advice.how}).`);
  },
};
