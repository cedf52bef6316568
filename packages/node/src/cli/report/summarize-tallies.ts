import { type MatchQuality, readMatchQuality } from "../../match-quality.ts";
import { addCounts, type Tally } from "../../queue/tally.ts";
import { HAS } from "../../queue/tally-queue.ts";

/** How events came, and how they ended. */
export interface Flow {
  accepted: number;
  delivered: number;
  buried: number;
  duplicates: number;
  rejected: number;
}

export interface TallySummary {
  total: Flow;
  /** The most frequent first. */
  by_name: (Flow & { event_name: string })[];
  /** The oldest first; none without events. */
  by_day: (Flow & { day: string })[];
  /** Why events were not delivered, the most frequent first, and what became of dead letters since. */
  by_reason: { reason: string; events: number }[];
  match_quality: MatchQuality;
}

type Counts = Tally["counts"];

/** For which delivery buries. */
const BURIED = ["refused_by_pinterest", "too_old", "may_count_twice"];

/** What daily counts come to. */
export function summarizeTallies(tallies: readonly Tally[]): TallySummary {
  const total = sumOf(tallies);
  const named = [...groupBy(tallies, ({ event_name }) => event_name)];
  const daily = [...groupBy(tallies, ({ day }) => day)];
  const reasons = ["duplicate", "rejected", ...BURIED, "revived", "discarded"];
  return {
    total: flowOf(total),
    by_name: named
      .map(([event_name, group]) => ({ event_name, ...flowOf(sumOf(group)) }))
      .sort((one, other) => other.accepted - one.accepted || (one.event_name < other.event_name ? -1 : 1)),
    by_day: daily
      .map(([day, group]) => ({ day, ...flowOf(sumOf(group)) }))
      .sort((one, other) => (one.day < other.day ? -1 : 1)),
    by_reason: reasons
      .map((reason) => ({ reason, events: total[reason] ?? 0 }))
      .filter(({ events }) => events > 0)
      .sort((one, other) => other.events - one.events),
    match_quality: readMatchQuality(total.accepted ?? 0, signalCounts(total)),
  };
}

function flowOf(counts: Counts): Flow {
  return {
    accepted: counts.accepted ?? 0,
    delivered: counts.delivered ?? 0,
    buried: BURIED.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0),
    duplicates: counts.duplicate ?? 0,
    rejected: counts.rejected ?? 0,
  };
}

function signalCounts(counts: Counts): Counts {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([what, count]) =>
      what.startsWith(HAS) ? [[what.slice(HAS.length), count]] : [],
    ),
  );
}

function sumOf(tallies: readonly Tally[]): Counts {
  return tallies.reduce<Counts>((sum, { counts }) => addCounts(sum, counts), {});
}

function groupBy(tallies: readonly Tally[], keyOf: (tally: Tally) => string): Map<string, Tally[]> {
  const groups = new Map<string, Tally[]>();
  for (const tally of tallies) groups.set(keyOf(tally), [...(groups.get(keyOf(tally)) ?? []), tally]);
  return groups;
}
