import type { Page, Request } from "playwright/test";

/** Longest wait, for a machine that is busy with other things. */
const MAX_WAIT_MS = 30_000;

/** The requests of each page that have no answer yet. */
const openRequests = new WeakMap<Page, Set<Request>>();

/** Follows what a page asks for, so that `atRest` knows. To be called before the page loads anything. */
export function followRequests(page: Page): void {
  const open = new Set<Request>();
  let abandoned: Request[] = [];
  openRequests.set(page, open);
  page.on("request", (request) => {
    // What is sent to outlive the page has nobody who waits for the answer, nor always one who tells of it.
    if (request.resourceType() === "ping" || request.url().endsWith("/hatpin/events")) return;
    // What the document before has asked for ends with it, mostly without a word.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) abandoned = [...open];
    open.add(request);
  });
  page.on("response", (response) => {
    // A body that the page never reads is never finished.
    if (response.request().resourceType() === "fetch") open.delete(response.request());
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  page.on("domcontentloaded", () => {
    for (const request of abandoned) open.delete(request);
  });
}

/**
 * Waits until a page has done all that it does by itself: what it asked for has come, the parts of the tag have run,
 * and neither has asked for more. A condition, where `networkidle` is half a second of silence.
 */
export async function atRest(page: Page): Promise<void> {
  const open = openRequests.get(page) ?? new Set();
  const deadline = Date.now() + MAX_WAIT_MS;
  await page.waitForLoadState();
  // Twice in a row, because what has come may set off something else.
  for (let turns = 0; turns < 2; ) {
    if (Date.now() > deadline) {
      const urls = Array.from(open, (request) => request.url());
      throw new Error(`the page never came to rest; it waits for ${urls.join(", ") || "nothing"}`);
    }
    const isTurnOver = await page.evaluate(PARTS_HAVE_RUN).then(
      () => true,
      () => false, // it was a turn of a page that went
    );
    turns = isTurnOver && open.size === 0 ? turns + 1 : 0;
  }
}

/** A part is imported once: to import it again is to wait until it has run. Then a frame, and a turn for all else. */
const PARTS_HAVE_RUN = `(async () => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  await Promise.allSettled(loaded.filter((name) => /\\/hatpin\\/[\\w-]+\\.js$/.test(name)).map((name) => import(name)));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
})()`;
