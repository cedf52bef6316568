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
const PATIENCE_MS = 500;

/** Keys and owner of what this page has to send. */
const own = /* @__PURE__ */ new Set<string>();
let ownName = "";
let timer: ReturnType<typeof setTimeout>;

export function keep(stored: StoredEvent): void {
  allowDatabase();
  own.add(stored.key);
  ownName = stored.owner;
  holdLock(ownName);
  inDatabase("readwrite", (events) => events.put(stored)).catch(() => {
    // Forbidden, full or broken: localStorage and memory have it.
  });
}

export async function forget(key: string): Promise<void> {
  // Gone already where all was purged.
  if (!own.delete(key)) return;
  await inDatabase("readwrite", (events) => events.delete(key)).catch(() => {
    // A later page sends it once more, and the proxy drops it by its id.
  });
  if (own.size === 0) releaseLock();
}

/** Leaves nothing, and makes nothing anew until there is something to keep, or to adopt, again. */
export function purge(): void {
  own.clear();
  releaseLock();
  clearTimeout(timer);
  removeDatabase();
}

/** Gives `take` what dead pages have left in the database and, under `prefix`, in localStorage. */
export function adopt(prefix: string, take: (stored: StoredEvent) => void): void {
  allowDatabase();
  if (own.size > 0) holdLock(ownName);
  clearTimeout(timer);
  // What is written from here on may belong to a page that the locks do not know yet.
  const nowMs = Date.now();
  withAdoptionLock(async (isLiving) => {
    const graceMs = isLiving ? GRACE_MS : LEASE_MS;
    const isYoung = ({ at }: StoredEvent) => Math.abs(nowMs - at) < graceMs;
    const orphans = (await allStored(prefix)).filter(({ owner }) => owner !== ownName && !isLiving?.(owner));
    for (const stored of orphans) if (!isYoung(stored)) take(stored);
    if (orphans.some(isYoung)) timer = setTimeout(adopt, graceMs, prefix, take);
  });
}

/** The page is being left: another may adopt what it has, until it comes back and calls `adopt`. */
export { releaseLock as release };

/** Everything that is kept, of every page; an event may be there twice. */
async function allStored(prefix: string): Promise<StoredEvent[]> {
  const inTime = new Promise<StoredEvent[]>((resolve) => setTimeout(resolve, PATIENCE_MS, []));
  const kept = inDatabase<StoredEvent[]>("readonly", (events) => events.getAll());
  const fromDatabase = await Promise.race([kept, inTime]).catch(() => []);
  return [...fromDatabase, ...allLocal(prefix)];
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
