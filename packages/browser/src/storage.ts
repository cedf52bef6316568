import { attempt } from "./attempt.ts";
import { createDatabase, deleteDatabase } from "./storage/indexed-db.ts";
import type { StoredEvent } from "./storage/stored-event.ts";

const PREFIX = "hatpin:";

/** A database that has not answered by then is taken for broken. */
const PATIENCE_MS = 500;

export interface EventStorage {
  /** In localStorage when it returns, under a key of its own, and then in IndexedDB instead. */
  put(event: StoredEvent): void;
  remove(keys: readonly string[]): Promise<unknown>;
  /** Everything that is kept, of every page. An event may be there twice. */
  all(): Promise<StoredEvent[]>;
  /** Leaves nothing, of no page. */
  purge(): void;
}

/** Keeps events beyond the page's life where the browser allows it; where it does not, the outbox's memory is all. */
export function createStorage(): EventStorage {
  const database = createDatabase();

  function removeLocal(key: string): void {
    attempt(() => localStorage.removeItem(key));
  }

  function localKeys(): string[] {
    return (attempt(() => Object.keys(localStorage)) ?? []).filter((key) => key.startsWith(PREFIX));
  }

  return {
    put(event) {
      // The page may end before the database has opened, and the database may refuse.
      attempt(() => localStorage.setItem(PREFIX + event.key, JSON.stringify(event)));
      database("readwrite", (events) => events.put(event)).then(
        () => removeLocal(PREFIX + event.key),
        () => {
          // It stays in localStorage.
        },
      );
    },
    remove(keys) {
      for (const key of keys) removeLocal(PREFIX + key);
      return database("readwrite", (events) => keys.map((key) => events.delete(key))[0]).catch(() => {
        // A later page sends it once more; the proxy drops it by its id.
      });
    },
    async all() {
      const kept = database("readonly", (events) => events.getAll() as IDBRequest<StoredEvent[]>);
      const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
      const fromDatabase = await Promise.race([kept, tooLate]).catch(() => undefined);
      const fromLocal = localKeys().map((key) => attempt(() => JSON.parse(localStorage[key])));
      return [...fromLocal, ...(fromDatabase ?? [])].filter((stored) => stored?.event);
    },
    purge() {
      localKeys().forEach(removeLocal);
      attempt(deleteDatabase);
    },
  };
}
