import type { QueueStats } from "../../queue/durable-queue.ts";
import { formatAdvice, formatSignals } from "../format-match-quality.ts";
import { formatTable } from "../format-table.ts";
import type { Flow, TallySummary } from "./summarize-tallies.ts";

export interface Report extends TallySummary {
  /** UTC, both included. */
  from: string;
  to: string;
  /** As it is now. */
  queue: QueueStats;
}

const FLOW_HEADER = ["ACCEPTED", "DELIVERED", "BURIED", "DUPLICATES", "REJECTED"];
const NUMBERS = [1, 2, 3, 4, 5];

const REASON_MEANS: Record<string, string> = {
  duplicate: "had been taken before",
  rejected: "were no events that Pinterest takes; pages were told why",
  refused_by_pinterest: "dead letters: hatpin dead-letters list",
  too_old: "dead letters: more than 7 days old",
  may_count_twice: "dead letters: an earlier try may have arrived",
  revived: "dead letters that were sent again by hatpin dead-letters retry",
  discarded: "dead letters that were thrown away by hatpin dead-letters drop",
};

/** The report for a person, line by line. */
export function formatReport(report: Report, width?: number): string[] {
  const { from, to, total, by_name, by_day, by_reason, match_quality } = report;
  if (total.accepted + total.rejected + total.duplicates === 0 && by_reason.length === 0) {
    return [`No events from ${from} to ${to} (UTC).`, "", formatQueue(report.queue)];
  }
  return [
    `Events from ${from} to ${to} (UTC), up to a second ago`,
    "",
    ...flowTable("NAME", [...by_name.map((row) => [row.event_name, row] as const), ["all", total]], width),
    "",
    ...flowTable(
      "DAY",
      by_day.map((row) => [row.day, row] as const),
      width,
    ),
    ...section(
      "What did not go straight to Pinterest, by reason",
      formatTable(
        by_reason.map(({ reason, events }) => [`  ${reason}`, String(events), REASON_MEANS[reason] ?? ""]),
        { right: [1], width },
      ),
    ),
    ...section(
      `What Pinterest could know the customers by, in ${match_quality.events} accepted events`,
      match_quality.events > 0 ? formatSignals(match_quality) : [],
    ),
    ...section(
      "What would raise it, the most first",
      match_quality.advice.map((advice, index) => `  ${index + 1}. ${formatAdvice(advice)}`),
    ),
    "",
    formatQueue(report.queue),
  ];
}

function flowTable(
  header: string,
  rows: readonly (readonly [string, Flow])[],
  width: number | undefined,
): string[] {
  const cells = rows.map(([name, { accepted, delivered, buried, duplicates, rejected }]) => [
    name,
    ...[accepted, delivered, buried, duplicates, rejected].map(String),
  ]);
  return formatTable([[header, ...FLOW_HEADER], ...cells], { right: NUMBERS, width });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines];
}

function formatQueue({ waiting, claimed, deadLetters, lettersLost = 0, oldestMs }: QueueStats): string {
  const oldest = waiting + claimed > 0 ? `, the oldest for ${Math.round(oldestMs / 1000)} s` : "";
  const lost = lettersLost > 0 ? `; ${lettersLost} more had to go` : "";
  return `Now in the queue: ${waiting} wait and ${claimed} are being sent${oldest}; ${deadLetters} dead letters${lost}.`;
}
