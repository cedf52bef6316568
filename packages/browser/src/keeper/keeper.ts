import { MAX_OUTBOX_ENTRIES } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { Send } from "../transport.ts";
import { askWhatIsKnown } from "./ask-what-is-known.ts";
import { allowDatabase, inDatabase, removeDatabase } from "./database.ts";
import { holdLock, releaseLock, withAdoptionLock } from "./sender-lock.ts";
import type { StoredEvent } from "./stored-event.ts";

// What keeps events beyond the page's life, beside localStorage, and sees to it that what a dead page left is adopted.
// One sender among tabs: each page sends what it owns, and for as long as it owns something it holds a lock in its
// name. What belongs to a page without a lock is an orphan.

/** A younger event may belong to a page that has not come to hold its lock. */
const GRACE_MS = 1000;

/**
 * Without Web Locks an event's time stamp is its page's lease: older than this, the page is taken for dead.
 * Long for a request that is answered, short for a visitor who waits.
 */
const LEASE_MS = 5000;

/** A database that has not answered by then is taken for broken. */
const PATIENCE_MS = 3000;

/** Most events that are read at a time: more would hold up the page. */
const CHUNK = 500;

/** Keys and owner of what this page has to send. */
const own = /* @__PURE__ */ new Set<string>();
let ownName = "";
let timer: ReturnType<typeof setTimeout>;
/** The page is being left, or has stopped. */
let isReleased = false;
/** How often it was: what began before is over. */
let releases = 0;
/** Until then the proxy asked to be left alone. */
let quietUntilMs = 0;
/** Ends the wait for an answer, and with it the lock that keeps others from adopting. */
let stopAsking: (() => void) | undefined;
/** Adopts more, when there was more than could be read at a time. */
let goOn: (() => void) | undefined;
/** What is to be written, or deleted, at the end of this turn of the page: one transaction for all of it. */
let changes = /* @__PURE__ */ new Map<string, StoredEvent | undefined>();

export function keep(stored: StoredEvent): void {
  allowDatabase();
  own.add(stored.key);
  ownName = stored.owner;
  if (!isReleased) holdLock(ownName);
  change(stored.key, stored);
}

export function forget(key: string): void {
  // After a purge there is nothing to forget, and no database to be made for it.
  if (own.delete(key)) change(key);
}

/** The page is being left, or has stopped: another may adopt what it has, until it comes back and calls `adopt`. */
export function release(): void {
  isReleased = true;
  releases++;
  stopAsking?.();
  goOn = undefined;
  clearTimeout(timer);
  releaseLock();
}

/** Leaves nothing, and makes nothing anew until there is something to keep, or to adopt, again. */
export function purge(): void {
  own.clear();
  changes.clear();
  release();
  removeDatabase();
}

/**
 * Gives `take` what dead pages have left in the database and, under `prefix`, in localStorage; but for what the proxy,
 * asked by `send`, has already.
 */
export function adopt(prefix: string, take: (stored: StoredEvent) => void, send: Send): void {
  allowDatabase();
  isReleased = false;
  if (own.size > 0) holdLock(ownName);
  clearTimeout(timer);
  const before = releases;
  const adoptLater = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(adopt, delayMs, prefix, take, send);
  };
  // What is written from here on may belong to a page that the locks do not know yet.
  const nowMs = Date.now();
  withAdoptionLock(async (isLiving) => {
    const graceMs = isLiving ? GRACE_MS : LEASE_MS;
    const isYoung = ({ at }: StoredEvent) => Math.abs(nowMs - at) < graceMs;
    const all = await someStored(prefix);
    if (before < releases) return;
    goOn = all[CHUNK - 1] && (() => adopt(prefix, take, send));
    const orphans = all
      .filter(({ owner }) => owner !== ownName && !isLiving?.(owner))
      .sort((one, other) => one.event.event_time - other.event.event_time);
    if (orphans.some(isYoung)) adoptLater(graceMs);
    const old = orphans.filter((stored) => !isYoung(stored));
    // Of too many the oldest have to go first.
    const known = all.length > MAX_OUTBOX_ENTRIES ? [] : await askProxy(old);
    if (before < releases) return;
    if (typeof known === "number") return adoptLater(known);
    for (const stored of old) {
      if (known.includes(stored)) discard(stored);
      else take(stored);
    }
  });

  /** Those that it has; or after how many milliseconds it may be asked. */
  async function askProxy(events: StoredEvent[]): Promise<StoredEvent[] | number> {
    if (events.length === 0) return [];
    const waitMs = quietUntilMs - performance.now();
    if (waitMs > 0) return waitMs;
    const known = await Promise.race([
      askWhatIsKnown(events, send),
      new Promise<[]>((resolve) => {
        stopAsking = () => resolve([]);
      }),
    ]);
    if (typeof known === "number") quietUntilMs = performance.now() + known;
    return known;
  }
}

function discard({ key }: StoredEvent): void {
  attempt(() => localStorage.removeItem(key));
  change(key);
}

function change(key: string, stored?: StoredEvent): void {
  if (changes.size === 0) void write();
  changes.set(key, stored);
}

async function write(): Promise<void> {
  await undefined; // the end of the turn
  const batch = changes;
  changes = new Map();
  if (batch.size === 0) return;
  try {
    await inDatabase("readwrite", (events) => {
      let request: IDBRequest | undefined;
      for (const [key, stored] of batch) request = stored ? events.put(stored) : events.delete(key);
      return request as IDBRequest;
    });
    for (const key of batch.keys()) localStorage.removeItem(key);
  } catch {
    // Forbidden, full or broken: localStorage and memory have it. What could not be deleted is asked for by a later
    // page, not by this one in a circle.
    goOn = undefined;
  }
  if (own.size > 0) return;
  releaseLock();
  goOn?.();
}

/**
 * What is kept, of every page. No more than a chunk, which a working proxy soon makes room
 * for the next; but everything when there is too much of it, for the oldest to go.
 */
async function someStored(prefix: string): Promise<StoredEvent[]> {
  const inTime = new Promise<StoredEvent[]>((resolve) => setTimeout(resolve, PATIENCE_MS, []));
  const kept = inDatabase("readonly", (events) => events.count()).then((count) =>
    inDatabase<StoredEvent[]>("readonly", (events) =>
      events.getAll(null, count > MAX_OUTBOX_ENTRIES ? undefined : CHUNK),
    ),
  );
  const fromDatabase = await Promise.race([kept, inTime]).catch(() => []);
  const all = [...fromDatabase, ...allLocal(prefix)];
  return [...new Map(all.map((stored) => [stored.key, stored])).values()];
}

function allLocal(prefix: string): StoredEvent[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .flatMap(readLocal);
  } catch {
    return []; // Forbidden.
  }
}

/** None when it is not of our making, which the page's other scripts can bring about. */
function readLocal(key: string): StoredEvent[] {
  try {
    const stored: StoredEvent = JSON.parse(localStorage.getItem(key) ?? "");
    return stored.key === key && stored.event.event_id ? [stored] : [];
  } catch {
    return [];
  }
}
