import type { LmdbTables } from "./lmdb-tables.ts";
import { addCounts, MAX_TALLIED_NAMES, OTHER_NAME, type Tally, talliedDays } from "./tally.ts";

/** Adds to the counts, and forgets the days that are over. To be called inside a transaction. */
export function addTallies(tables: LmdbTables, more: readonly Tally[], nowMs: number): void {
  const { tallies } = tables;
  const [first = ""] = talliedDays(nowMs);
  for (const key of [...tallies.getKeys({ end: [first, ""] })]) tallies.remove(key);
  for (const { day, event_name, counts } of more) {
    const name = hasRoomFor(tables, day, event_name) ? event_name : OTHER_NAME;
    tallies.put([day, name], addCounts(tallies.get([day, name]) ?? {}, counts));
  }
}

export function readTallies({ tallies }: LmdbTables, nowMs: number): Tally[] {
  const [first = ""] = talliedDays(nowMs);
  return [...tallies.getRange({ start: [first, ""] })].map(({ key: [day, event_name], value }) => ({
    day,
    event_name,
    counts: value,
  }));
}

function hasRoomFor({ tallies }: LmdbTables, day: string, event_name: string): boolean {
  if (tallies.doesExist([day, event_name])) return true;
  return tallies.getKeysCount({ start: [day, ""], end: [`${day}~`, ""] }) < MAX_TALLIED_NAMES;
}
