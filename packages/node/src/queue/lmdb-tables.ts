import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";
import type { DeadLetter } from "./durable-queue.ts";
import type { LeaseOwner } from "./lease-owner.ts";
import type { Tally } from "./tally.ts";

/** The place of an event in the order of appends: from 1, never used twice. */
export type Sequence = number;

/** Sorted by time (Unix milliseconds), then by order of append. */
export type TimedKey = [timeMs: number, sequence: Sequence];

export type StoredEvent = [appendedAtMs: number, eventJson: string];

/** What is known of the tries so far. */
export type Tries = [attempts: number, inDoubt: boolean];

export type Lease = [attempts: number, inDoubt: boolean, owner: LeaseOwner];

/** All of a queue's tables, in one file: a transaction changes any of them, or none. */
export interface LmdbTables {
  root: RootDatabase;
  /** Every event that is not done with, whoever holds it. */
  events: Database<StoredEvent, Sequence>;
  /** When each waiting event is due; 0 for those that were never claimed. */
  due: Database<Tries, TimedKey>;
  /** Until when each claimed event is held. */
  leases: Database<Lease, TimedKey>;
  /** By the order of burials. */
  dead: Database<Omit<DeadLetter, "key">, number>;
  tallies: Database<Tally["counts"], [day: string, event_name: string]>;
  /** Single numbers by name. */
  numbers: Database<number, string>;
  /** Digests of the events seen, one table for each stretch of time. */
  seen: Database<number, Buffer>[];
}

export function openLmdbTables(folder: string, seenTables: number): LmdbTables {
  const root = open({
    path: folder,
    noSubdir: false,
    maxDbs: 6 + seenTables,
    // A transaction's promise then resolves after its sync to disk, not before; measured, it costs nothing here.
    overlappingSync: false,
    // With it, a commit that fails (a full disk) rejects a promise inside lmdb that nobody can handle, and the
    // process ends. Transactions are grouped without it, too.
    eventTurnBatching: false,
  });
  closeToOthers(folder);
  return {
    root,
    events: root.openDB({ name: "events" }),
    due: root.openDB({ name: "due" }),
    leases: root.openDB({ name: "leases" }),
    dead: root.openDB({ name: "dead" }),
    tallies: root.openDB({ name: "tallies" }),
    numbers: root.openDB({ name: "numbers" }),
    seen: Array.from({ length: seenTables }, (_, index) => root.openDB({ name: `seen-${index}` })),
  };
}

/** Counted by LMDB itself, so that no scan is needed. */
export function entryCount(table: { getStats(): object }): number {
  // A cast, because lmdb's types leave out what its documentation promises.
  return (table.getStats() as { entryCount: number }).entryCount;
}

/** LMDB makes its files readable for all, and a folder that was there before may be open to all. */
function closeToOthers(folder: string): void {
  for (const file of ["data.mdb", "lock.mdb"]) {
    const path = join(folder, file);
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  }
}
