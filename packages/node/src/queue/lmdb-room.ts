import { statfsSync } from "node:fs";
import type { LmdbTables } from "./lmdb-tables.ts";

export interface RoomOptions {
  folder: string;
  tables: LmdbTables;
  /** Most bytes in use, of all tables together. */
  maxBytes: number;
  /** Of the disk and of what the file has left over, so many bytes are not for new events. */
  minFreeBytes: number;
}

/**
 * The room that there is for new events. LMDB writes a new copy of each page that it changes: on a disk that is full to
 * the last byte nothing could be acknowledged any more, either, and so nothing could leave.
 */
export interface Room {
  /** Why events of so many bytes are not to be taken; undefined when they are, and then the room is theirs. */
  refuse(bytes: number): string | undefined;
}

interface Reading {
  atMs: number;
  usedBytes: number;
  freeBytes: number;
}

/** Others write to the disk, too, and what is delivered leaves room. */
const MEASURED_FOR_MS = 1000;

/** Refusing must not cost more than taking. */
const REFUSED_FOR_MS = 100;

/** What an event takes in pages: an event of more than half of one has pages of its own. */
const PAGE_FACTOR = 2;
const BYTES_BESIDE_AN_EVENT = 500;

export function createRoom({ folder, tables, maxBytes, minFreeBytes }: RoomOptions): Room {
  let reading = measure();

  function measure(): Reading {
    const { usedBytes, leftOverBytes } = readPages(tables);
    const { bavail, bsize } = statfsSync(folder);
    return { atMs: performance.now(), usedBytes, freeBytes: bavail * bsize + leftOverBytes };
  }

  function findReason(bytes: number): string | undefined {
    if (reading.usedBytes + bytes > maxBytes) {
      return `the queue has grown to its limit of ${toMib(maxBytes)} MiB`;
    }
    if (reading.freeBytes - bytes < minFreeBytes) {
      return `the queue's disk has less than ${toMib(minFreeBytes)} MiB left, which are kept for delivery`;
    }
    return undefined;
  }

  return {
    refuse(jsonBytes) {
      const bytes = jsonBytes * PAGE_FACTOR + BYTES_BESIDE_AN_EVENT;
      const ageMs = performance.now() - reading.atMs;
      if (ageMs > MEASURED_FOR_MS || (ageMs > REFUSED_FOR_MS && findReason(bytes))) reading = measure();
      const reason = findReason(bytes);
      if (reason) return reason;
      reading.usedBytes += bytes;
      reading.freeBytes -= bytes;
      return undefined;
    },
  };
}

/** Pages are all that LMDB's file consists of, and it never gets smaller: those that are left over are used first. */
function readPages({ root, events, due, leases, dead, tallies, numbers, seen }: LmdbTables) {
  // A cast, because lmdb's types leave out what its documentation promises.
  const all = root.getStats() as unknown as Pages & { root: Pages; free: Pages; lastPageNumber: number };
  const tables = [events, due, leases, dead, tallies, numbers, ...seen].map(
    (table) => table.getStats() as unknown as Pages,
  );
  const used = [all.root, all.free, ...tables].reduce((sum, pages) => sum + countPages(pages), 0);
  return {
    usedBytes: used * all.pageSize,
    leftOverBytes: Math.max(0, all.lastPageNumber + 1 - used) * all.pageSize,
  };
}

interface Pages {
  pageSize: number;
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
}

function countPages({ treeBranchPageCount, treeLeafPageCount, overflowPages }: Pages): number {
  return treeBranchPageCount + treeLeafPageCount + overflowPages;
}

function toMib(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024);
}
