import { mkdirSync } from "node:fs";
import type { ConversionEvent } from "@hatpin/core";
import type { AppendResult, Claim, DurableQueue } from "./durable-queue.ts";
import { isGone, thisProcess } from "./lease-owner.ts";
import { openLmdbTables, type TimedKey } from "./lmdb-tables.ts";
import { isKnown, remember, SEEN_TABLES, seenKey } from "./seen-events.ts";
import { FRESH, MAX_RELEASE_MS, takeDue } from "./take-due.ts";

/** The name of their count among the numbers. */
const LETTERS_LOST = "letters-lost";

export interface LmdbQueueOptions {
  /** Most dead letters kept; the oldest go first, and are counted. Default 100,000. */
  maxDeadLetters?: number;
  /** The clock, in Unix milliseconds. */
  now?: () => number;
}

/**
 * The embedded queue: one LMDB file in `folder`, which is made when absent. The folder that it makes, and
 * the files in any folder, are for their owner alone. Several processes of one machine may open it.
 *
 * Each method that changes something is one transaction, synced to disk before its promise resolves; those
 * that come while another is being synced share the next sync. When the disk refuses, it rejects, and the
 * queue is as it was before.
 */
export async function openLmdbQueue(
  folder: string,
  { maxDeadLetters = 100_000, now = Date.now }: LmdbQueueOptions = {},
): Promise<DurableQueue> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tables = openLmdbTables(folder, SEEN_TABLES);
  const { root, events, due, leases, dead, numbers } = tables;
  let isClosed = false;

  /** lmdb keeps what `change` wrote before it threw: what can throw belongs before the transaction. */
  async function write<T>(change: () => T): Promise<T> {
    if (isClosed) throw new Error("the queue is closed");
    try {
      return await root.transaction(change);
    } catch (error) {
      silenceReason(error);
      throw new Error("the queue could not write to its disk; is it full?", { cause: error });
    }
  }

  // The leases of processes that died end now, whatever time they had left.
  await write(() => {
    for (const { key, value } of [...leases.getRange()]) {
      if (!isGone(value[2])) continue;
      leases.remove(key);
      leases.put([0, key[1]], value);
    }
  });

  return {
    async append(newEvents) {
      const rows = newEvents.map((event) => ({ key: seenKey(event), json: JSON.stringify(event) }));
      return write(() => {
        const nowMs = now();
        const last = numbers.get("sequence") ?? 0;
        let sequence = last;
        const results = rows.map(({ key, json }): AppendResult => {
          if (remember(tables, key, nowMs)) return "duplicate";
          sequence += 1;
          events.put(sequence, [nowMs, json]);
          due.put([FRESH, sequence], [0, false]);
          return "appended";
        });
        if (sequence > last) numbers.put("sequence", sequence);
        return results;
      });
    },

    async knows(events) {
      return events.map((event) => isKnown(tables, seenKey(event), now()));
    },

    async claim(max, leaseMs, maxBytes = Number.POSITIVE_INFINITY) {
      const claimed = await write(() => {
        const nowMs = now();
        return takeDue(tables, { max, maxBytes }, nowMs).map((taken) => {
          const key: TimedKey = [nowMs + leaseMs, taken.sequence];
          const [attempts, inDoubt] = taken.tries;
          leases.put(key, [attempts + 1, inDoubt, thisProcess]);
          return { ...taken, key };
        });
      });
      return claimed.map(
        ({ key, eventJson, appendedAtMs, tries: [attempts, inDoubt] }): Claim => ({
          key: key.join(":"),
          // A cast, because it is what `append` was given.
          event: JSON.parse(eventJson) as ConversionEvent,
          appendedAtMs,
          attempts: attempts + 1,
          inDoubt,
        }),
      );
    },

    async ack(claims) {
      const keys = claims.map(leaseKey);
      await write(() => {
        for (const key of keys) {
          leases.remove(key);
          // Also when the lease has passed to another: delivered is delivered.
          events.remove(key[1]);
        }
      });
    },

    async release(claims, delayMs, { inDoubt = false } = {}) {
      const keys = claims.map(leaseKey);
      await write(() => {
        const dueAtMs = now() + Math.min(Math.max(0, delayMs), MAX_RELEASE_MS);
        for (const key of keys) {
          const lease = leases.get(key);
          // None when the lease has passed to another, who decides.
          if (!lease) continue;
          leases.remove(key);
          due.put([dueAtMs, key[1]], [lease[0], lease[1] || inDoubt]);
        }
      });
    },

    async bury(claims, reason, detail) {
      const letters = claims.map((claim) => ({ key: leaseKey(claim), event: claim.event }));
      await write(() => {
        const buriedAtMs = now();
        for (const { key, event } of letters) {
          leases.remove(key);
          if (!events.doesExist(key[1])) continue;
          events.remove(key[1]);
          dead.put(key[1], { event, reason, detail, buriedAtMs });
        }
        const surplus = entryCount(dead) - maxDeadLetters;
        if (surplus <= 0) return;
        for (const key of [...dead.getKeys({ limit: surplus })]) dead.remove(key);
        numbers.put(LETTERS_LOST, (numbers.get(LETTERS_LOST) ?? 0) + surplus);
      });
    },

    async deadLetters({ limit = 100 } = {}) {
      return [...dead.getRange({ reverse: true, limit })].map(({ key, value }) => ({
        key: String(key),
        ...value,
      }));
    },

    async stats() {
      const [oldest] = [...events.getRange({ limit: 1 })];
      return {
        waiting: entryCount(due),
        claimed: entryCount(leases),
        deadLetters: entryCount(dead),
        lettersLost: numbers.get(LETTERS_LOST) ?? 0,
        oldestMs: oldest ? Math.max(0, now() - oldest.value[0]) : 0,
      };
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      await root.close();
    },
  };
}

/** A claim's key is its lease's. */
function leaseKey({ key }: Claim): TimedKey {
  const [untilMs, sequence] = key.split(":");
  return [Number(untilMs), Number(sequence)];
}

/** Counted by LMDB itself, so that no scan is needed. */
function entryCount(table: { getStats(): object }): number {
  // A cast, because lmdb's types leave out what its documentation promises.
  return (table.getStats() as { entryCount: number }).entryCount;
}

/** Without this the promise by which lmdb gives the reason, beside the error, would end the process. */
function silenceReason(error: unknown): void {
  (error as { commitError?: Promise<never> }).commitError?.catch(() => {});
}
