import type { LmdbTables, Sequence, Tries } from "./lmdb-tables.ts";

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
 * before first: they are older. To be called inside a transaction.
 */
export function takeDue(
  { events, due, leases }: LmdbTables,
  { max, maxBytes }: TakeLimits,
  nowMs: number,
): Taken[] {
  const taken: Taken[] = [];
  let bytesLeft = maxBytes;

  function take(table: typeof leases | typeof due, fromMs: number, beforeMs: number): void {
    const limit = max - taken.length;
    if (limit <= 0 || bytesLeft <= 0) return;
    // Read whole before it is changed: a cursor over a table in change may skip.
    for (const { key, value } of [...table.getRange({ start: [fromMs], end: [beforeMs], limit })]) {
      const sequence = key[1];
      const stored = events.get(sequence);
      if (stored) {
        const bytes = Buffer.byteLength(stored[1]);
        const isFull = taken.length > 0 && bytes > bytesLeft;
        bytesLeft = isFull ? 0 : bytesLeft - bytes - COMMA_BYTES;
        if (isFull) return;
      }
      table.remove(key);
      // None when it was acknowledged after its lease had passed to another.
      if (!stored) continue;
      // A lease that ended by itself: its sender may have crashed after Pinterest had the event.
      const tries: Tries = [value[0], value[1] || table === leases];
      taken.push({ sequence, appendedAtMs: stored[0], eventJson: stored[1], tries });
    }
  }

  take(leases, 0, nowMs + 1);
  take(due, FRESH + 1, nowMs + 1);
  take(due, nowMs + MAX_RELEASE_MS + 1, Number.MAX_SAFE_INTEGER);
  take(due, FRESH, FRESH + 1);
  return taken;
}
