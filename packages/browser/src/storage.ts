import { attempt } from "./attempt.ts";
import { deleteDatabase, inDatabase } from "./storage/indexed-db.ts";
import type { StoredEvent } from "./storage/stored-event.ts";

// Events are kept beyond the page's life: in localStorage, because the page may end before a database has opened, and
// in IndexedDB, because the browser may be killed before localStorage is on disk. One key an event in both, so that
// tabs never overwrite each other's. Where neither is allowed, the outbox's memory is all.

const PREFIX = "hatpin:";

/** Is in localStorage when it returns, and soon in IndexedDB. */
export function putInStorage(event: StoredEvent): void {
  attempt(() => localStorage.setItem(PREFIX + event.key, JSON.stringify(event)));
  void inDatabase("readwrite", (events) => events.put(event));
}

export function removeFromStorage(key: string): Promise<unknown> {
  attempt(() => localStorage.removeItem(PREFIX + key));
  return inDatabase("readwrite", (events) => events.delete(key));
}

/** Visits everything that is kept, of every page; an event may come twice. Never resolves without a database. */
export async function visitStorage(visit: (event: StoredEvent) => void): Promise<void> {
  for (const key of localKeys()) attempt(() => visit(JSON.parse(localStorage[key])));
  const kept: StoredEvent[] | undefined = await inDatabase("readonly", (events) => events.getAll());
  kept?.forEach(visit);
}

/** Leaves nothing, of no page. */
export function purgeStorage(): void {
  for (const key of localKeys()) localStorage.removeItem(key);
  attempt(deleteDatabase);
}

function localKeys(): string[] {
  return attempt(() => Object.keys(localStorage), []).filter((key) => key.startsWith(PREFIX));
}
