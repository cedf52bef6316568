import { test as base, type Page } from "playwright/test";
import { followRequests } from "../harness/at-rest.ts";
import { BLANK_PATH, type RunningStorefront } from "./start-storefront.ts";

/**
 * Playwright's `test`, whose page is one and the same tab for all tests of a worker: to open one costs a second of a
 * core, four times what a step costs besides. `enterAsNew` makes a new visitor of it.
 */
export const test = base.extend<object, { tab: Page }>({
  tab: [
    async ({ browser }, use) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(30_000);
      await use(page);
      await page.close();
    },
    { scope: "worker" },
  ],
  page: async ({ tab }, use) => {
    followRequests(tab);
    await use(tab);
    // What a test has put into the page's way goes with it.
    await tab.unrouteAll({ behavior: "ignoreErrors" });
    await tab.removeAllListeners(undefined, { behavior: "ignoreErrors" });
  },
});

let visitorCount = 0;

/** Opens a page of a shop as somebody who was never there. Returns the name by which the shop knows this visitor. */
export async function enterAsNew(page: Page, { url }: RunningStorefront, path: string): Promise<string> {
  const context = page.context();
  // The page before has gone, and with it whatever it might still write.
  await page.goto(url + BLANK_PATH);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.clearDataForOrigin", { origin: url, storageTypes: "all" });
  await devtools.detach();
  await page.evaluate(() => sessionStorage.clear());
  await context.clearCookies();
  const visitor = `v${++visitorCount}`;
  await context.addCookies([{ name: "visitor", value: visitor, url }]);
  await page.goto(url + path);
  return visitor;
}
