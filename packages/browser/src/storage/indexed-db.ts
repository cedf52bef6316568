import type { StoredEvent } from "./stored-event.ts";

const DATABASE = "hatpin";
const STORE = "events";

/** Runs one transaction and resolves, when it is on its way to disk, to the result of the request that `use` made. */
export type RunInDatabase = <T>(
  mode: IDBTransactionMode,
  use: (events: IDBObjectStore) => IDBRequest<T> | undefined,
) => Promise<T | undefined>;

/**
 * The only store that survives a browser killed half a second later: Chromium writes localStorage to disk about
 * five seconds later. Opened on first use, with one connection. Rejects where the browser refuses; in some
 * private modes it never answers.
 */
export function createDatabase(): RunInDatabase {
  let opening: Promise<IDBDatabase> | undefined;

  function open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(STORE, { keyPath: "key" satisfies keyof StoredEvent });
      request.onerror = reject;
      request.onsuccess = () => {
        const database = request.result;
        // Some page purges it, or the visitor does: make way, and open it anew at the next use.
        database.onversionchange = database.onclose = () => {
          database.close();
          opening = undefined;
        };
        resolve(database);
      };
    });
  }

  return async (mode, use) => {
    opening ??= open();
    const database = await opening;
    const transaction = database.transaction(STORE, mode, { durability: "relaxed" });
    const request = use(transaction.objectStore(STORE));
    // A page that is left now may end before the browser would do this by itself.
    transaction.commit?.();
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
    });
    return request?.result;
  };
}

/** Takes the whole database away, so that not even an empty one is left. */
export function deleteDatabase(): void {
  indexedDB.deleteDatabase(DATABASE);
}
