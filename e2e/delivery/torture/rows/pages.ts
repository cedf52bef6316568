import assert from "node:assert/strict";
import { waitFor } from "../../../harness/wait-for.ts";
import { startPlainChromium } from "../plain-chromium.ts";
import type { Row } from "../row.ts";
import { isEverythingAcknowledged, newIds, track, trackingScript } from "../track.ts";

const REPORT = "new URLSearchParams({ path: location.pathname, ";

/** More than one page: tabs, an app's routes, pages kept alive and pages made ahead. */
export const pageRows: Row[] = [
  {
    title: "two tabs, collector down, both reload",
    isFailing: true,
    async run({ front, page, visitor }) {
      const ids = newIds(20);
      const other = await visitor.newPage();
      await Promise.all([page.goto(`${front.shopUrl}/one`), other.goto(`${front.shopUrl}/two`)]);
      await front.down();
      await Promise.all([track(page, ids.slice(0, 10)), track(other, ids.slice(10))]);
      await Promise.all([page.reload(), other.reload()]);
      await front.up();
      return { ids, visits: ["/one", "/one", "/two", "/two"], comeBack: page };
    },
  },
  {
    title: "an app with five navigations",
    async run({ front, page }) {
      const ids = newIds(5);
      await page.goto(`${front.shopUrl}/app`);
      for (const [step, id] of ids.entries()) {
        await track(page, [id], `history.pushState({}, "", "/app/${step}")`);
        await page.waitForTimeout(100); // a visitor looks at it
      }
      return { ids, visits: ["/app", ...ids.map((_, step) => `/app/${step}`)], comeBack: page };
    },
  },
  {
    title: "back/forward cache",
    needs: "way back",
    async run({ index, front, page }) {
      const ids = newIds(2);
      // A request that must outlive its page keeps the page out of the cache: every other visitor is too quick for it.
      const isQuick = index % 2 === 1;
      front.pages.set("/first", {
        body: `<script>addEventListener("pageshow", ({ persisted }) => {
          if (persisted) fetch("/report?persisted");
        })</script>`,
      });
      await page.goto(`${front.shopUrl}/first`);
      if (!isQuick) await waitFor("the visit's answer", () => isEverythingAcknowledged(page));
      await track(page, ids.slice(0, 1), isQuick ? `location.href = "/next"` : "");
      if (!isQuick) {
        await waitFor("the answer", () => isEverythingAcknowledged(page));
        await page.evaluate(`location.href = "/next"`);
      }
      await page.waitForURL("**/next");
      await page.goBack({ waitUntil: "commit" });
      if (!isQuick)
        await waitFor("the page from the cache", () =>
          front.reports.some((report) => report.has("persisted")),
        );
      await track(page, ids.slice(1));
      return { ids, visits: ["/first", "/next", "/first"], comeBack: page };
    },
  },
  {
    title: "prerender",
    needs: "prerender",
    async run({ front, cleanUp }) {
      const ids = newIds(1);
      const rules = { prerender: [{ urls: ["/ahead"], eagerness: "immediate" }] };
      front.pages.set("/first", {
        body: `<script type="speculationrules">${JSON.stringify(rules)}</script>
          <script>fetch("/wait").then(() => { location.href = "/ahead"; })</script>`,
      });
      front.pages.set("/ahead", {
        body: trackingScript(`
          track("${ids[0]}");
          fetch("/report?" + ${REPORT} prerendering: document.prerendering }));
          document.addEventListener("prerenderingchange", () => {
            const [{ activationStart }] = performance.getEntriesByType("navigation");
            fetch("/report?" + ${REPORT} activationStart }));
          });`),
      });
      const chromium = await startPlainChromium(`${front.shopUrl}/first`);
      cleanUp(() => chromium.remove());
      await waitFor("the page made ahead", () => front.reports.length > 0, 30_000);
      assert.equal(front.reports[0]?.get("prerendering"), "true", "it was made ahead");
      await waitFor("the first visit", () => front.requests.length > 0);
      // Long enough for what would be sent too soon.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const early = front.requests
        .flatMap(({ events }) => events)
        .map((event) => new URL(`${event.event_source_url}`).pathname);
      assert.deepEqual(early, ["/first"], "nothing is sent before the page is shown");
      front.goOn();
      await waitFor("the page to be shown", () => front.reports.length > 1, 30_000);
      assert.ok(
        Number(front.reports[1]?.get("activationStart")) > 0,
        "it was the one made ahead that was shown",
      );
      return { ids, visits: ["/first", "/ahead"] };
    },
  },
];
