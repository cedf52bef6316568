import type { StoredEvent } from "./stored-event.ts";

const DATABASE = "hatpin";
const STORE = "events";

/** The page's one connection, opened on first use. */
let opening: Promise<IDBDatabase> | undefined;

/** After a removal, by which time whatever still comes would only make the database anew. */
let isClosed = false;

/**
 * Makes one request in a transaction of its own. Rejects where IndexedDB is forbidden or broken; never ends where it
 * does not answer, as in some private windows.
 *
 * It is the only store that survives a browser killed half a second later: Chromium writes localStorage to disk about
 * five seconds later.
 */
export async function inDatabase<T>(
  mode: IDBTransactionMode,
  use: (events: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  if (isClosed) throw new Error("purged");
  opening ??= open();
  const transaction = (await opening).transaction(STORE, mode, { durability: "relaxed" });
  const request = use(transaction.objectStore(STORE));
  // A page that is left now may end before the browser would do this by itself.
  transaction.commit?.();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Removes the database with all that is in it; what is asked of it next finds another one. */
export function removeDatabase(): void {
  isClosed = true;
  opening?.then(
    (database) => database.close(),
    () => {},
  );
  opening = undefined;
  indexedDB.deleteDatabase(DATABASE);
}

/** There is consent again. */
export function allowDatabase(): void {
  isClosed = false;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    const keyPath: keyof StoredEvent = "key";
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      // A page purges it, or the visitor does: make way, and open it anew at the next use.
      database.onversionchange = database.onclose = () => {
        opening = undefined;
        database.close();
      };
      resolve(database);
    };
  });
}
