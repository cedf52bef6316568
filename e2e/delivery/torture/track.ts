import type { Page } from "playwright/test";

/** What a page calls, and what it may call more than once: `code` may use `track(id)`. */
export function trackingScript(code: string): string {
  return `<script>
    function track(id, data) { hatpin("track", "lead", data, { event_id: id }); }
    ${code}
  </script>`;
}

/** Tracks in an open page; `then` runs in the same turn of the page. */
export async function track(page: Page, ids: readonly string[], then = "", data?: object): Promise<void> {
  await page.evaluate(
    `for (const id of ${JSON.stringify(ids)}) {
      hatpin("track", "lead", ${JSON.stringify(data) ?? "undefined"}, { event_id: id });
    }
    ${then}`,
  );
}

let next = 0;

/** Ids that nobody else in this run has. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, () => `torture-${process.pid}-${Date.now()}-${next++}`);
}

/** True when nothing waits in the page's stores any more: all has been acknowledged. */
export async function isEverythingAcknowledged(page: Page): Promise<boolean> {
  return (await storedKeys(page)).length === 0;
}

/** What waits in local storage and in the database. */
export function storedKeys(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    let local: string[] = [];
    try {
      local = Object.keys(localStorage).filter((key) => key.startsWith("hatpin:"));
    } catch {
      // Forbidden in some rows.
    }
    try {
      if (!(await indexedDB.databases()).some(({ name }) => name === "hatpin")) return local;
    } catch {
      return local;
    }
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const opening = indexedDB.open("hatpin");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        if (!database.objectStoreNames.contains("events")) {
          database.close();
          return resolve([]);
        }
        const request = database.transaction("events").objectStore("events").getAllKeys();
        request.onsuccess = () => {
          database.close();
          resolve(request.result);
        };
      };
    });
    return [...local, ...keys.map(String)];
  });
}
