import type { Page } from "playwright/test";
import { createChromiumProcess } from "../../../harness/chromium-process.ts";
import { waitFor } from "../../../harness/wait-for.ts";
import type { Row } from "../row.ts";
import { newIds, track } from "../track.ts";

/** The browser is killed, as when the machine loses power, while the collector is down; then it is started again. */
export const killedRows: Row[] = [killedAfter(8), killedAfter(0.5)];

function killedAfter(seconds: number): Row {
  return {
    title: `browser killed ${seconds} s after, reopened`,
    isFailing: true,
    needs: "process of its own",
    async run({ front, cleanUp }) {
      const ids = newIds(3);
      const chromium = createChromiumProcess();
      cleanUp(() => chromium.remove());
      const page = await newPage(await chromium.start());
      await page.goto(`${front.shopUrl}/first`);
      await waitFor("the visit", () => front.requests.length > 0);
      await front.down();
      await track(page, ids);
      await page.waitForTimeout(seconds * 1000); // as the title says
      await chromium.kill();
      await front.up();
      const later = await newPage(await chromium.start());
      return { ids, visits: ["/first"], comeBack: later };
    },
  };
}

async function newPage(browser: { contexts(): { newPage(): Promise<Page> }[] }): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error("Chromium has no context");
  return context.newPage();
}
