import { expect, test } from "playwright/test";
import { waitFor } from "../../harness/wait-for.ts";
import { startFront } from "./front.ts";
import { newIds, track } from "./track.ts";

test("no listener of ours keeps a page out of the back/forward cache", async ({ page }) => {
  const front = await startFront();
  try {
    front.pages.set("/first", { head: `<script>${RECORD_LISTENERS}</script>` });
    await page.goto(`${front.shopUrl}/first`);
    front.fates.push({ status: 503 });
    await track(page, newIds(2));
    await waitFor("both, and the visit", () => front.requests.flatMap(({ events }) => events).length >= 3);
    const types = await page.evaluate<string[]>("types");
    expect(types).toContain("pagehide");
    expect(types).not.toContain("unload");
    expect(types).not.toContain("beforeunload");
    expect(await page.evaluate("[onunload, onbeforeunload]")).toEqual([null, null]);
  } finally {
    await front.close();
  }
});

const RECORD_LISTENERS = `
  types = [];
  const { addEventListener: add } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, ...others) {
    types.push(type);
    return add.call(this, type, ...others);
  };`;
