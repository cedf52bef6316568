import { createHash } from "node:crypto";
import type { ConversionEvent } from "@hatpin/core";
import type { LmdbTables } from "./lmdb-tables.ts";

const HOUR_MS = 3_600_000;
const STRETCH_MS = 12 * HOUR_MS;

/** Pinterest's own window: docs/pinterest-api.md, deduplication. */
const REMEMBERED_MS = 48 * HOUR_MS;

/** Enough to reach back 48 hours from any moment of the newest stretch. */
export const SEEN_TABLES = REMEMBERED_MS / STRETCH_MS + 1;

/** What makes two events the same. Long ids take no more room than short ones. */
export function seenKey({ event_id, event_name }: Pick<ConversionEvent, "event_id" | "event_name">): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([event_name, event_id]))
    .digest()
    .subarray(0, 16);
}

/**
 * For one transaction: remembers an event for 48 hours; true when it was known.
 *
 * Each stretch of time has a table of its own, which is emptied as a whole when its turn comes again: cheaper
 * than an index by time, and the size is bounded by what came in 60 hours.
 */
export function openSeen(tables: LmdbTables, nowMs: number): (key: Buffer) => boolean {
  const { seen, numbers } = tables;
  const stretch = Math.floor(nowMs / STRETCH_MS);
  const index = stretch % SEEN_TABLES;
  const table = seen[index];
  const stretchName = `seen-${index}`;
  if (numbers.get(stretchName) !== stretch) {
    table?.clearSync();
    numbers.put(stretchName, stretch);
  }
  return (key) => {
    if (isKnown(tables, key, nowMs)) return true;
    table?.put(key, nowMs);
    return false;
  };
}

/** True for what was remembered within the last 48 hours. */
export function isKnown({ seen }: LmdbTables, key: Buffer, nowMs: number): boolean {
  for (const table of seen) {
    if (isRecent(table.get(key), nowMs)) return true;
  }
  return false;
}

function isRecent(seenAtMs: number | undefined, nowMs: number): boolean {
  return seenAtMs !== undefined && nowMs - seenAtMs < REMEMBERED_MS;
}
