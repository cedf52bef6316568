import type { StoredEvent } from "./stored-event.ts";

const DATABASE = "hatpin";
const STORE = "events";

/** The page's one connection, opened on first use. */
let opening: Promise<IDBDatabase> | undefined;

/**
 * Makes one request in a transaction of its own. Resolves to its result; to undefined, or never, when it fails: some
 * browsers never answer in a private window.
 *
 * IndexedDB is the only store that survives a browser killed half a second later: Chromium writes localStorage to
 * disk about five seconds later.
 */
export async function inDatabase<T>(
  mode: IDBTransactionMode,
  use: (events: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    opening ??= open();
    const transaction = (await opening).transaction(STORE, mode, { durability: "relaxed" });
    const request = use(transaction.objectStore(STORE));
    return await new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
  } catch {
    return undefined; // Forbidden or broken: localStorage and memory have the event.
  }
}

/** Takes the whole database away, so that not even an empty one is left. */
export function deleteDatabase(): void {
  indexedDB.deleteDatabase(DATABASE);
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const request = indexedDB.open(DATABASE, 1);
    const keyPath: keyof StoredEvent = "key";
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath });
    request.onsuccess = () => {
      const database = request.result;
      // A page purges it, or the visitor does: make way, and open it anew at the next use.
      database.onversionchange = () => {
        opening = undefined;
        database.close();
      };
      resolve(database);
    };
  });
}
