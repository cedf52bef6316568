import type { Lease, LmdbTables, Sequence, StoredEvent, TimedKey, Tries } from "./lmdb-tables.ts";

/** When an event that was never claimed is due: always, whatever the clock says. */
export const FRESH = 0;

/** The longest wait of a released event. One that seems to have longer to go was released before a clock was set back. */
export const MAX_RELEASE_MS = 15 * 60_000;

/** What has waited for longer is a backlog, behind which nothing that comes now may wait. */
export const BACKLOG_MS = 60_000;

const COMMA_BYTES = 1;

export interface Taken {
  sequence: Sequence;
  appendedAtMs: number;
  eventJson: string;
  tries: Tries;
}

export interface TakeLimits {
  max: number;
  /** Of JSON, with commas between the events. A single event may be larger. */
  maxBytes: number;
}

/**
 * Takes events that are due at `nowMs` out of the tables of waiting and of claimed events, those that were tried
 * before first: they are older. While what waits is a backlog, half of the room is for what came just now: otherwise it
 * would wait until the last of an outage is delivered. To be called inside a transaction.
 */
export function takeDue(tables: LmdbTables, { max, maxBytes }: TakeLimits, nowMs: number): Taken[] {
  const { due, leases } = tables;
  const taken: Taken[] = [];
  let bytesUsed = 0;

  function takeOldest({ max, maxBytes }: TakeLimits): void {
    for (const [table, fromMs, beforeMs] of [
      [leases, 0, nowMs + 1],
      [due, FRESH + 1, nowMs + 1],
      [due, nowMs + MAX_RELEASE_MS + 1, Number.MAX_SAFE_INTEGER],
      [due, FRESH, FRESH + 1],
    ] as const) {
      const limit = max - taken.length;
      if (limit <= 0) return;
      // Read whole before it is changed: a cursor over a table in change may skip.
      const rows = [...table.getRange({ start: [fromMs], end: [beforeMs], limit })];
      if (!take(table, rows, maxBytes)) return;
    }
  }

  /** Of those that were never claimed, in the order in which they came. */
  function takeNewest(limit: number): void {
    const rows: Row[] = [];
    let bytes = bytesUsed;
    for (const row of due.getRange({ start: [FRESH + 1], end: [FRESH], reverse: true, limit })) {
      const stored = tables.events.get(row.key[1]);
      if (stored) bytes += Buffer.byteLength(stored[1]) + COMMA_BYTES;
      if ((stored && isBacklog(stored, nowMs)) || bytes > maxBytes + COMMA_BYTES) break;
      rows.unshift(row);
    }
    take(due, rows, maxBytes);
  }

  /** False when there was no room for one of them. */
  function take(table: typeof leases | typeof due, rows: readonly Row[], maxBytes: number): boolean {
    for (const { key, value } of rows) {
      const sequence = key[1];
      const stored = tables.events.get(sequence);
      if (stored) {
        const bytes = Buffer.byteLength(stored[1]);
        if (taken.length > 0 && bytesUsed + bytes > maxBytes) return false;
        bytesUsed += bytes + COMMA_BYTES;
      }
      table.remove(key);
      // None when it was acknowledged after its lease had passed to another.
      if (!stored) continue;
      // A lease that ended by itself: its sender may have crashed after Pinterest had the event.
      const tries: Tries = [value[0], value[1] || table === leases];
      taken.push({ sequence, appendedAtMs: stored[0], eventJson: stored[1], tries });
    }
    return true;
  }

  const forNewest = hasBacklog(tables, nowMs) ? Math.floor(max / 2) : 0;
  if (forNewest > 0) {
    takeOldest({ max: max - forNewest, maxBytes: maxBytes / 2 });
    takeNewest(Math.min(forNewest, max - taken.length));
  }
  takeOldest({ max, maxBytes });
  return taken;
}

type Row = { key: TimedKey; value: Tries | Lease };

/** Whether the oldest of those that were never claimed has waited for long. */
function hasBacklog({ events, due }: LmdbTables, nowMs: number): boolean {
  const [head] = [...due.getKeys({ start: [FRESH], end: [FRESH + 1], limit: 1 })];
  const stored = head && events.get(head[1]);
  return stored !== undefined && isBacklog(stored, nowMs);
}

function isBacklog([appendedAtMs]: StoredEvent, nowMs: number): boolean {
  return nowMs - appendedAtMs >= BACKLOG_MS;
}
