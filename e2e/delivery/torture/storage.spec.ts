import { readFileSync } from "node:fs";
import { expect, type Page, test } from "playwright/test";
import { waitFor } from "../../harness/wait-for.ts";
import { type ArrivedEvent, type Front, startFront } from "./front.ts";
import { isEverythingAcknowledged, newIds, storedKeys, track } from "./track.ts";

// What becomes of events where the browser's stores are full, forbidden, emptied, or of an earlier version.

const MAX_KEPT = 10_000;
const PATIENCE_MS = 45_000;

test.describe.configure({ timeout: 180_000 });

let front: Front;
let errors: string[];

test.beforeEach(async ({ page }) => {
  front = await startFront();
  errors = [];
  page.on("pageerror", (error) => {
    // What Firefox itself writes on its console of a request that failed is told of in the same way.
    if (!String(error).startsWith("Cross-Origin Request Blocked")) errors.push(String(error));
  });
});

test.afterEach(async () => {
  await front.close();
  expect(errors, "nothing reaches the page").toEqual([]);
});

test("with a full local storage the next page finds the event in the database", async ({ page }) => {
  front.pages.set("/first", { head: `<script>${FILL_LOCAL_STORAGE}</script>` });
  await page.goto(`${front.shopUrl}/first`);
  await arrived(1);
  await front.down();
  const ids = newIds(1);
  await track(page, ids);
  await waitFor("the database to have it", async () => (await storedKeys(page)).length > 0);
  await page.goto(`${front.shopUrl}/next`);
  await front.up();
  await arrivedAll(ids);
});

test("with every store full an event is delivered from memory, and the shop's own room is left alone", async ({
  page,
  browserName,
}) => {
  front.pages.set("/first", { head: `<script>${FILL_LOCAL_STORAGE}</script>` });
  await page.goto(`${front.shopUrl}/first`);
  await arrived(1);
  if (browserName === "chromium") {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: front.shopUrl, quotaSize: 1 });
  } else {
    // A small quota is set in e2e/playwright.config.ts.
    expect(await page.evaluate(fillDatabase), "the database is full").toBe("QuotaExceededError");
  }
  const ids = newIds(2);
  front.fates.push({ status: 503 });
  await track(page, ids);
  await arrivedAll(ids);
  expect(await page.evaluate(() => localStorage.getItem("shop0")?.length)).toBeGreaterThan(4_000_000);
});

test("where every store throws, as in a private window of some browsers, an event is delivered from memory", async ({
  page,
}) => {
  front.pages.set("/first", { head: `<script>${FORBID_STORAGE}</script>` });
  await page.goto(`${front.shopUrl}/first`);
  await arrived(1);
  await front.down();
  const ids = newIds(3);
  await track(page, ids);
  await page.waitForTimeout(300); // for a try that fails
  await front.up();
  await arrivedAll(ids);
});

test("stores that are emptied under a page cost nothing while it lives, and the next page begins anew", async ({
  page,
}) => {
  front.pages.set("/bare", { isBare: true });
  front.pages.set("/empty", { isBare: true, headers: { "clear-site-data": '"storage"' } });
  await page.goto(`${front.shopUrl}/first`);
  await arrived(1);
  await front.down();
  const ids = newIds(1);
  await track(page, ids);
  await waitFor("the stores to have it", async () => (await storedKeys(page)).length > 0);
  await emptyStores(page);
  await waitFor("empty stores", async () => (await storedKeys(page)).length === 0);
  await front.up();
  await arrivedAll(ids);

  await front.down();
  const [lost, later] = newIds(2) as [string, string];
  await track(page, [lost]);
  await waitFor("the stores to have it", async () => (await storedKeys(page)).length > 0);
  await page.goto(`${front.shopUrl}/bare`);
  await emptyStores(page);
  await front.up();
  await page.goto(`${front.shopUrl}/next`);
  await track(page, [later]);
  await arrivedAll([later]);
  await waitFor("the last acknowledgement", () => isEverythingAcknowledged(page));
  expect(sentIds()).not.toContain(lost);
});

test(`${MAX_KEPT} events are kept while the collector is down; the oldest beyond go first, and are told`, async ({
  page,
}) => {
  test.setTimeout(300_000);
  front.pages.set("/first", {
    head: "<script>dropped = []; console.debug = (...line) => line[1] === 'dropped' && dropped.push([line[3], line[4]])</script>",
    tag: `data-endpoint="${front.endpoint}" data-capture="" data-debug`,
  });
  await page.goto(`${front.shopUrl}/first`);
  await front.down();
  const ids = newIds(MAX_KEPT + 50);
  const startedAt = Date.now();
  let longestMs = 0;
  for (let index = 0; index < ids.length; index += 500) {
    longestMs = Math.max(longestMs, await trackTimed(page, ids.slice(index, index + 500)));
  }
  const trackedMs = Date.now() - startedAt;
  // What is being sent just then stays, though it is older: two requests of at most 1,000 events.
  // The words for it come when the page has time for them.
  const readDropped = () => page.evaluate<[string, string][]>("dropped");
  await waitFor("what was dropped to be told", async () => (await readDropped()).length >= 50, 60_000);
  const dropped = await readDropped();
  expect(dropped.map(([, reason]) => reason)).toEqual(Array(50).fill("outbox_full"));
  expect(dropped.filter(([id]) => ids.indexOf(id) > 2050)).toEqual([]);
  await waitFor(
    "the database to have them",
    async () => (await storedKeys(page)).length === MAX_KEPT,
    60_000,
  );
  expect(await page.evaluate(() => localStorage.length)).toBeLessThanOrEqual(500);

  await page.goto(`${front.shopUrl}/next`);
  await front.up();
  await page.goto(`${front.shopUrl}/later`);
  const adoptedAt = Date.now();
  const gone = new Set(dropped.map(([id]) => id));
  const kept = ids.filter((id) => !gone.has(id));
  await arrivedAll(kept, 240_000);
  await waitFor("the last acknowledgement", () => isEverythingAcknowledged(page));
  console.log(
    `${ids.length} events: tracked in ${trackedMs} ms, 500 of them in at most ${longestMs.toFixed(0)} ms; delivered by the next page in ${Date.now() - adoptedAt} ms`,
  );
  expect(sentIds().filter((id) => gone.has(id))).toEqual([]);
});

for (const where of ["localStorage", "indexedDB"] as const) {
  test(`events that an earlier version has left in ${where} are delivered by this one`, async ({ page }) => {
    const kept = fixture();
    front.pages.set("/bare", { isBare: true });
    await page.goto(`${front.shopUrl}/bare`);
    await page.evaluate(
      seed,
      where === "localStorage" ? { ...kept, indexedDB: undefined } : { ...kept, localStorage: {} },
    );
    await page.goto(`${front.shopUrl}/next`);
    await arrivedAll(kept.indexedDB.events.map(({ event }) => event.event_id));
    await waitFor("the last acknowledgement", () => isEverythingAcknowledged(page));
    const sent = new Map(sentEvents().map((event) => [event.event_id, event]));
    for (const { event } of kept.indexedDB.events) expect(sent.get(event.event_id)).toEqual(event);
  });
}

const FILL_LOCAL_STORAGE = `
  for (let length = 1 << 22, key = 0; length >= 1; ) {
    try { localStorage.setItem("shop" + key++, "x".repeat(length)); } catch { length = Math.floor(length / 2); }
  }`;

const FORBID_STORAGE = `
  for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
  }`;

interface Kept {
  localStorage: { [key: string]: string };
  indexedDB: {
    name: string;
    version: number;
    store: string;
    keyPath: string;
    events: { event: ArrivedEvent }[];
  };
}

/** As the first version wrote it, never to be changed: later versions must go on reading it. */
function fixture(): Kept {
  return JSON.parse(readFileSync(new URL("stored-events.v1.json", import.meta.url), "utf8"));
}

/** Runs in the page. */
async function seed({ localStorage: local, indexedDB: database }: Partial<Kept>): Promise<void> {
  for (const [key, value] of Object.entries(local ?? {})) localStorage.setItem(key, value);
  if (!database) return;
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(database.name, database.version);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore(database.store, { keyPath: database.keyPath });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction(database.store, "readwrite");
      for (const stored of database.events) writing.objectStore(database.store).put(stored);
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

/** What the browser does when the visitor has it forget a shop, at the shop's own word. */
function emptyStores(page: Page): Promise<unknown> {
  return page.evaluate(() => fetch("/empty").then((response) => response.text()));
}

/** Runs in the page: takes all room that there is, and returns what the last try failed with. */
async function fillDatabase(): Promise<string | undefined> {
  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("shop", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("room", { autoIncrement: true });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
  const add = (database: IDBDatabase, length: number) =>
    new Promise<DOMException | null | undefined>((resolve) => {
      // Throws, and so rejects, when the database is closed.
      const writing = database.transaction("room", "readwrite");
      // Of chance: what repeats is kept compressed.
      writing.objectStore("room").add(crypto.getRandomValues(new Uint8Array(length)));
      writing.oncomplete = () => resolve(undefined);
      writing.onabort = () => resolve(writing.error);
    });
  let database = await open();
  let failure: string | undefined;
  for (let length = 65_536, turns = 0; length >= 64 && turns < 5000; turns++) {
    try {
      const error = await add(database, length);
      if (error === undefined) continue;
      failure = error?.name;
      length /= 2;
    } catch {
      // Firefox closes a database that ran into the limit, which may take it a while.
      await new Promise((resolve) => setTimeout(resolve, 20));
      database = await open().catch(() => database);
    }
  }
  database.close();
  return failure;
}

/** How long the page was held up, in milliseconds. */
function trackTimed(page: Page, ids: string[]): Promise<number> {
  return page.evaluate((all) => {
    const { hatpin } = window as unknown as { hatpin: (...call: unknown[]) => void };
    const startedAt = performance.now();
    for (const event_id of all) {
      hatpin("track", "lead", { value: 9.5, currency: "EUR", content_ids: ["101"] }, { event_id });
    }
    return performance.now() - startedAt;
  }, ids);
}

function sentEvents(): ArrivedEvent[] {
  return front.requests
    .flatMap(({ events }) => events)
    .filter((event) => event.event_source_url !== undefined);
}

function sentIds(): string[] {
  return sentEvents().map(({ event_id }) => event_id);
}

async function arrived(count: number): Promise<void> {
  await waitFor(`${count} events`, () => sentEvents().length >= count, PATIENCE_MS);
}

async function arrivedAll(ids: string[], timeoutMs = PATIENCE_MS): Promise<void> {
  const missing = () => {
    const sent = new Set(sentIds());
    return ids.filter((id) => !sent.has(id));
  };
  await waitFor("all events", () => missing().length === 0, timeoutMs).catch((error) => {
    throw new Error(`${error.message}; ${missing().length} are missing`);
  });
}
