import { waitFor } from "../../../harness/wait-for.ts";
import type { Row } from "../row.ts";
import { newIds, track, trackingScript } from "../track.ts";

/** The page is left at the very moment of the event; nothing fails. */
export const leavingRows: Row[] = [
  {
    title: "track, then navigate",
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(1);
      await page.goto(`${front.shopUrl}/first`);
      await track(page, ids, `location.href = "/next"`);
      await page.waitForURL("**/next");
      return { ids, visits: ["/first", "/next"], comeBack: page };
    },
  },
  {
    title: "the same in an inline script on a cold page",
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(1);
      front.pages.set("/cold", { body: trackingScript(`track("${ids[0]}"); location.href = "/next";`) });
      await page.goto(`${front.shopUrl}/cold`, { waitUntil: "commit" });
      await page.waitForURL("**/next");
      return { ids, visits: ["/cold", "/next"], comeBack: page };
    },
  },
  {
    title: "in a submit handler",
    async run({ front, page }) {
      const ids = newIds(1);
      front.pages.set("/form", {
        body: `${trackingScript("")}<form action="/next" onsubmit="track('${ids[0]}')"><button>Send</button></form>`,
      });
      await page.goto(`${front.shopUrl}/form`);
      await page.getByRole("button").click();
      await page.waitForURL("**/next*");
      return { ids, visits: ["/form", "/next"], comeBack: page };
    },
  },
  {
    title: "tab closed at once",
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(1);
      await page.goto(`${front.shopUrl}/first`);
      const opening = page.waitForEvent("popup");
      await page.evaluate(() => void open("/tab"));
      const tab = await opening;
      await tab.waitForLoadState();
      const closing = tab.waitForEvent("close");
      // Only a script can close a tab in the turn of the event; the call may never return.
      track(tab, ids, "close()").catch(() => {});
      await closing;
      return { ids, visits: ["/first", "/tab"], comeBack: page };
    },
  },
  {
    title: "60 events, then navigate",
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(60);
      await page.goto(`${front.shopUrl}/first`);
      await track(page, ids, `location.href = "/next"`);
      await page.waitForURL("**/next");
      return { ids, visits: ["/first", "/next"], comeBack: page };
    },
  },
  {
    title: "80 KB queued, then navigate",
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(20);
      await page.goto(`${front.shopUrl}/first`);
      await waitFor("the visit", () => front.requests.length > 0);
      await track(page, ids, `location.href = "/next"`, { content_name: "x".repeat(4000) });
      await page.waitForURL("**/next");
      return { ids, visits: ["/first", "/next"], comeBack: page };
    },
  },
];
