import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../test/page-under-test.ts";
import type { TrackerOptions } from "./options.ts";

// What a developer reads in the console with `debug`.

declare const window: {
  add(path: string, body: object): Promise<unknown>;
  start(debug: TrackerOptions["debug"]): void;
} & Window;

let browser: Browser;
let page: Page;
let lines: string[];

before(async () => {
  const script = await bundle(
    `import { addToCart, createTracker } from ${JSON.stringify(fileURLToPath(new URL("index.ts", import.meta.url)))};
     window.start = (debug) => createTracker({ endpoint: "/hatpin/events", capture: [addToCart()], debug });
     window.add = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) }).then((answer) => answer.text());`,
  );
  browser = await launchChromium();
  page = await browser.newPage();
  page.on("console", (message) => {
    // Ids and the like are of each run.
    lines.push(message.text().replace(/[\da-f]{8}-[\da-f-]{27}/g, "ID"));
  });
  await page.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/hatpin/events")
      return route.fulfill({ status: 202, json: { accepted: 1, rejected: [] } });
    if (pathname === "/cart/add") return route.fulfill({ json: { success: true } });
    if (pathname === "/cart/add-sold-out")
      return route.fulfill({ json: { errors: ["for jo@example.com: none left"] } });
    if (pathname === "/cart/note") return route.fulfill({ json: {} });
    return route.fulfill({ contentType: "text/html", body: `<!doctype html><script>${script}</script>` });
  });
});

after(async () => {
  await browser?.close();
});

test("each add is a line that says what became of it and why, and nothing of the visitor", async () => {
  lines = [];
  await page.goto(SHOP);
  await page.evaluate(() => window.start(true));
  await page.evaluate(() => window.add("/cart/add-sold-out", { sku: "HP-7", email: "jo@example.com" }));
  await page.evaluate(() => window.add("/cart/note", { note: "for jo@example.com" }));
  await page.evaluate(() => window.add("/cart/add", { sku: "HP-7" }));
  const isSent = () => lines.some((line) => line.startsWith("hatpin: sent"));
  for (const giveUpAt = Date.now() + 10_000; !isSent() && Date.now() < giveUpAt; )
    await page.waitForTimeout(20);
  assert.deepEqual(lines, [
    "hatpin: refused add_to_cart by the shop's answer, or by what its page shows",
    "hatpin: ignored add_to_cart the request asks for something else",
    "hatpin: captured add_to_cart ID network {num_items: 1, content_ids: Array(1), contents: Array(1)}",
    "hatpin: sent 1 202",
  ]);
});

for (const { address, debug, isHeard, isShown } of [
  { address: "/", debug: "query" as const, isHeard: false, isShown: false },
  { address: "/?hatpin_debug", debug: "query" as const, isHeard: true, isShown: false },
  { address: "/?a=1&hatpin_debug=overlay", debug: "query" as const, isHeard: true, isShown: true },
  { address: "/?no_hatpin_debug", debug: "query" as const, isHeard: false, isShown: false },
  // Not what the shop has allowed.
  { address: "/?hatpin_debug=overlay", debug: false, isHeard: false, isShown: false },
  { address: "/?hatpin_debug=overlay", debug: true, isHeard: true, isShown: false },
  { address: "/", debug: "overlay" as const, isHeard: true, isShown: true },
]) {
  test(`debug: ${JSON.stringify(debug)} on ${address} ${isHeard ? "prints" : "is silent"} and shows ${isShown ? "the overlay" : "nothing"}`, async () => {
    lines = [];
    await page.goto(SHOP + address);
    await page.evaluate((debug) => window.start(debug), debug);
    const answering = page.waitForResponse("**/hatpin/events");
    await page.evaluate(() => window.add("/cart/add", { sku: "HP-7" }));
    await answering;
    if (isShown) await page.locator("hatpin-debug li", { hasText: "captured" }).waitFor();
    // Whatever would be shown has been asked for by the time that an event is answered.
    assert.equal(await page.locator("hatpin-debug").count(), isShown ? 1 : 0);
    assert.equal(lines.length > 0, isHeard);
  });
}

test("without it the console stays empty", async () => {
  lines = [];
  await page.goto(SHOP);
  await page.evaluate(() => window.start(false));
  const answering = page.waitForResponse("**/hatpin/events");
  await page.evaluate(() => window.add("/cart/add", { sku: "HP-7" }));
  await answering;
  assert.deepEqual(lines, []);
});
