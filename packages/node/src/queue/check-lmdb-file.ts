import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * Throws a sentence when an LMDB file cannot be what its head says: LMDB itself would find that out when it reads what
 * is not there, which ends the process by a signal. A file that is not there yet is none.
 *
 * Every page that is in use is looked at: in files of up to `maxBytes`, and in those that are shorter than they were.
 */
export function checkLmdbFile(path: string, { maxBytes = 256 * 1024 * 1024 } = {}): void {
  const file = openIfThere(path);
  if (file === undefined) return;
  try {
    const { size, mtimeMs } = fstatSync(file);
    if (size === 0) {
      // One that another process makes at this moment is.
      if (Date.now() - mtimeMs < BEING_MADE_MS) return;
      throw new Error("it is empty");
    }
    const head = readHead(file);
    if (!head) throw new Error("it does not begin as a queue does");
    const isShort = size < (head.lastPage + 1) * head.pageSize;
    if (!isShort && size > maxBytes) return;
    const isSound = head.roots.every((root) => isTreeSound(file, root, { ...head, size }));
    // Another process that writes it meanwhile has it open, and so it works; what was read is of two moments then.
    if (!isSound && readHead(file)?.transaction === head.transaction) {
      throw new Error(isShort ? "its end is missing" : "a part of it was overwritten");
    }
  } finally {
    closeSync(file);
  }
}

const BEING_MADE_MS = 5000;

/** The layout of LMDB's pages: `mdb.c` of lmdb 3, whose data version it is. */
const PAGE = { number: 0, flags: 18, lower: 20, overflowPages: 20, nodes: 24 };
const META = {
  magic: 24,
  version: 28,
  pageSize: 48,
  freeRoot: 88,
  mainRoot: 136,
  lastPage: 144,
  transaction: 152,
  end: 160,
};
const NODE = { low: 0, high: 2, flags: 4, keyBytes: 6, key: 8 };
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const HAS_PAGES_OF_ITS_OWN = 0x01;
const IS_TABLE = 0x02;
const ROOT_OF_TABLE = 40;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

interface Head {
  pageSize: number;
  lastPage: number;
  transaction: bigint;
  roots: bigint[];
}

/** Of the two heads, which LMDB writes in turn, the newer one. */
function readHead(file: number): Head | undefined {
  const first = readMeta(file, 0);
  const second = first && readMeta(file, first.pageSize);
  return first && second && second.transaction > first.transaction ? second : first;
}

function readMeta(file: number, offset: number): Head | undefined {
  const meta = Buffer.alloc(META.end);
  if (readSync(file, meta, 0, META.end, offset) < META.end) return undefined;
  if (meta.readUInt32LE(META.magic) !== MAGIC) return undefined;
  if ((meta.readUInt32LE(META.version) & 0xffff) !== DATA_VERSION) return undefined;
  return {
    pageSize: meta.readUInt32LE(META.pageSize),
    lastPage: Number(meta.readBigUInt64LE(META.lastPage)),
    transaction: meta.readBigUInt64LE(META.transaction),
    roots: [meta.readBigUInt64LE(META.freeRoot), meta.readBigUInt64LE(META.mainRoot)],
  };
}

/** Whether each page below `root`, and of the tables in it, is there and says itself that it is that page. */
function isTreeSound(file: number, root: bigint, head: Head & { size: number }): boolean {
  const { pageSize, lastPage, size } = head;
  const page = Buffer.alloc(pageSize);
  const toVisit = [{ number: root, kinds: BRANCH | LEAF }];
  let visited = 0;
  for (let next = toVisit.pop(); next; next = toVisit.pop()) {
    const { number, kinds } = next;
    if (number === NO_PAGE) continue;
    const offset = Number(number) * pageSize;
    // More than there are: they lead in a circle.
    if (++visited > lastPage + 1 || offset + pageSize > size) return false;
    readSync(file, page, 0, pageSize, offset);
    const flags = page.readUInt16LE(PAGE.flags);
    if (page.readBigUInt64LE(PAGE.number) !== number || (flags & kinds) === 0) return false;
    if (kinds === OVERFLOW) {
      if (offset + page.readUInt32LE(PAGE.overflowPages) * pageSize > size) return false;
    } else {
      const below = readNodes(page, (flags & BRANCH) !== 0);
      if (!below) return false;
      toVisit.push(...below);
    }
  }
  return true;
}

/** The pages that a page of a tree leads to; undefined when it cannot be one. */
function readNodes(page: Buffer, isBranch: boolean): { number: bigint; kinds: number }[] | undefined {
  const found: { number: bigint; kinds: number }[] = [];
  const end = PAGE.nodes + page.readUInt16LE(PAGE.lower);
  if (end > page.length) return undefined;
  for (let place = PAGE.nodes; place < end; place += 2) {
    const node = PAGE.nodes + page.readUInt16LE(place);
    if (node < end || node + NODE.key > page.length) return undefined;
    const flags = page.readUInt16LE(node + NODE.flags);
    if (isBranch) {
      const number = page.readUInt32LE(node + NODE.low) + flags * 2 ** 32;
      found.push({ number: BigInt(number), kinds: BRANCH | LEAF });
      continue;
    }
    const value = node + NODE.key + page.readUInt16LE(node + NODE.keyBytes);
    if ((flags & HAS_PAGES_OF_ITS_OWN) !== 0) {
      if (value + 8 > page.length) return undefined;
      found.push({ number: page.readBigUInt64LE(value), kinds: OVERFLOW });
    } else if ((flags & IS_TABLE) !== 0) {
      if (value + ROOT_OF_TABLE + 8 > page.length) return undefined;
      found.push({ number: page.readBigUInt64LE(value + ROOT_OF_TABLE), kinds: BRANCH | LEAF });
    }
  }
  return found;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
