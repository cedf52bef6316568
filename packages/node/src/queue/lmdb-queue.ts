import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ConversionEvent } from "@hatpin/core";
import { checkLmdbFile } from "./check-lmdb-file.ts";
import type { AppendResult, Claim, DurableQueue } from "./durable-queue.ts";
import { type Appending, groupAppends } from "./group-appends.ts";
import { isGone, thisProcess } from "./lease-owner.ts";
import { addLetters, findLetters, lettersLost, putBack, readLetters, takeLetters } from "./lmdb-letters.ts";
import { createRoom } from "./lmdb-room.ts";
import { entryCount, type LmdbTables, openLmdbTables, type TimedKey } from "./lmdb-tables.ts";
import { addTallies, readTallies } from "./lmdb-tallies.ts";
import { isKnown, openSeen, SEEN_TABLES, seenKey } from "./seen-events.ts";
import { FRESH, MAX_RELEASE_MS, takeDue } from "./take-due.ts";

const MIB = 1024 * 1024;

/** Of JSON on its way to the disk. What is more waits for no disk that stands still: it is refused. */
const MAX_BYTES_IN_PROGRESS = 64 * MIB;

export interface LmdbQueueOptions {
  /** Most dead letters kept; the oldest go first, and are counted. Default 100,000. */
  maxDeadLetters?: number;
  /** Most bytes of disk that events, dead letters and what is remembered of duplicates may use. Default 8 GiB. */
  maxBytes?: number;
  /**
   * So many bytes of the disk are left free: with fewer no event is taken. Without any, delivery could not write down
   * what was delivered. Default 16 MiB.
   */
  minFreeBytes?: number;
  /** The clock, in Unix milliseconds. */
  now?: () => number;
}

/**
 * The embedded queue: one LMDB file in `folder`, which is made when absent. The folder that it makes, and
 * the files in any folder, are for their owner alone. Several processes of one machine may open it.
 *
 * Each method that changes something is one transaction, synced to disk before its promise resolves; those
 * that come while another is being synced share the next sync. When the disk refuses, it rejects, and the
 * queue is as it was before. What would leave too little room is refused before.
 */
export async function openLmdbQueue(
  folder: string,
  {
    maxDeadLetters = 100_000,
    maxBytes = 8 * 1024 * MIB,
    minFreeBytes = 16 * MIB,
    now = Date.now,
  }: LmdbQueueOptions = {},
): Promise<DurableQueue> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tables = openSound(folder);
  const room = createRoom({ folder, tables, maxBytes, minFreeBytes });
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

  const appends = groupAppends({ send: appendGroup, maxBytes: MAX_BYTES_IN_PROGRESS });

  async function appendGroup(rows: readonly LmdbAppending[]): Promise<AppendResult[]> {
    return write(() => {
      const nowMs = now();
      const last = numbers.get("sequence") ?? 0;
      const isSeen = openSeen(tables, nowMs);
      let sequence = last;
      const results = rows.map(({ key, json }): AppendResult => {
        if (isSeen(key)) return "duplicate";
        sequence += 1;
        events.put(sequence, [nowMs, json]);
        due.put([FRESH, sequence], [0, false]);
        return "appended";
      });
      if (sequence > last) numbers.put("sequence", sequence);
      return results;
    });
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
      if (isClosed) throw new Error("the queue is closed");
      const reason = room.refuse(rows.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0));
      if (reason) throw new Error(reason);
      return appends.append(rows);
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
      const buried = claims.map((claim) => ({ key: leaseKey(claim), event: claim.event }));
      await write(() => {
        const buriedAtMs = now();
        const letters = buried.flatMap(({ key, event }) => {
          leases.remove(key);
          if (!events.doesExist(key[1])) return [];
          events.remove(key[1]);
          return [{ event, reason, detail, buriedAtMs }];
        });
        addLetters(tables, letters, maxDeadLetters);
      });
    },

    async deadLetters({ limit = 100, before } = {}) {
      return readLetters(tables, limit, before);
    },

    async findLetters(keys) {
      return findLetters(tables, keys);
    },

    async revive(keys) {
      return write(() => {
        const letters = takeLetters(tables, keys);
        putBack(tables, letters, now());
        return letters.map((letter) => letter !== undefined);
      });
    },

    async discard(keys) {
      return write(() => takeLetters(tables, keys).map((letter) => letter !== undefined));
    },

    async addTallies(more) {
      await write(() => addTallies(tables, more, now()));
    },

    async tallies() {
      return readTallies(tables, now());
    },

    async stats() {
      const [oldest] = [...events.getRange({ limit: 1 })];
      return {
        waiting: entryCount(due),
        claimed: entryCount(leases),
        deadLetters: entryCount(dead),
        lettersLost: lettersLost(tables),
        oldestMs: oldest ? Math.max(0, now() - oldest.value[0]) : 0,
      };
    },

    async close() {
      if (isClosed) return;
      await appends.settled();
      isClosed = true;
      await root.close();
    },
  };
}

interface LmdbAppending extends Appending {
  key: Buffer;
}

/** Never begins anew over what cannot be read. */
function openSound(folder: string): LmdbTables {
  try {
    checkLmdbFile(join(folder, "data.mdb"));
    return openLmdbTables(folder, SEEN_TABLES);
  } catch (error) {
    // A cast, because neither throws anything else. Of lmdb's codes those above 0 are the system's, as a full disk's.
    const { message, code } = error as Error & { code?: string | number };
    if (typeof code === "string" || (typeof code === "number" && code > 0)) throw error;
    throw new Error(
      `${join(folder, "data.mdb")} is damaged (${message}): put back a copy, or move the file away to begin with an empty queue`,
      { cause: error },
    );
  }
}

/** A claim's key is its lease's. */
function leaseKey({ key }: Claim): TimedKey {
  const [untilMs, sequence] = key.split(":");
  return [Number(untilMs), Number(sequence)];
}

/** Without this the promise by which lmdb gives the reason, beside the error, would end the process. */
function silenceReason(error: unknown): void {
  (error as { commitError?: Promise<never> }).commitError?.catch(() => {});
}
