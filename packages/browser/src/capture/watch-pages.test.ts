import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../../test/page-under-test.ts";

declare const window: { pages: string[]; isLater?: boolean } & Window;

/** When the script runs: by how the page loads it. */
const STARTS = {
  "while the page is being parsed": '<script src="/watch.js"></script>',
  "between parsing and DOMContentLoaded": '<script defer src="/watch.js"></script>',
  "after DOMContentLoaded": `<script>addEventListener("DOMContentLoaded", () => setTimeout(() =>
    document.head.append(Object.assign(document.createElement("script"), { src: "/watch.js" }))));</script>`,
};

let browser: Browser;
let script: string;

before(async () => {
  const path = fileURLToPath(new URL("watch-pages.ts", import.meta.url));
  script = await bundle(
    `import { watchPages } from ${JSON.stringify(path)};
     window.pages = [];
     watchPages(() => window.pages.push(location.pathname));`,
  );
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
});

async function open(head: string): Promise<Page> {
  const page = await browser.newPage();
  await page.route("**/*", (route) =>
    route.request().url().endsWith("/watch.js")
      ? route.fulfill({ contentType: "text/javascript", body: script })
      : route.fulfill({ contentType: "text/html", body: `<!doctype html>${head}<h1>Hats</h1>` }),
  );
  await page.goto(`${SHOP}/hats`);
  return page;
}

/** An app goes on, and what it shows is read: whatever was to be read before it has been. */
async function pagesUntil(page: Page, path: string): Promise<string[]> {
  await page.waitForFunction(() => window.pages?.length > 0);
  await page.evaluate((next) => history.pushState(null, "", next), path);
  await page.waitForFunction((next) => window.pages.includes(next), path);
  return page.evaluate(() => window.pages);
}

for (const [when, head] of Object.entries(STARTS)) {
  test(`a page is read once by what starts ${when}`, async () => {
    const page = await open(head);
    assert.deepEqual(await pagesUntil(page, "/caps"), ["/hats", "/caps"]);
    await page.close();
  });
}

test("a page that an app goes to before DOMContentLoaded is read once, when it had time to show itself", async () => {
  // The page's own timer is the later one, and so rings after all that the app's step has set off.
  const page = await open(
    `<script src="/watch.js"></script><script>history.pushState(null, "", "/app");
    setTimeout(() => { window.isLater = true }, 300)</script>`,
  );
  await page.waitForFunction(() => window.isLater);
  assert.deepEqual(await pagesUntil(page, "/caps"), ["/app", "/caps"]);
  await page.close();
});
