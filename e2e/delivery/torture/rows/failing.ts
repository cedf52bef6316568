import assert from "node:assert/strict";
import { waitFor } from "../../../harness/wait-for.ts";
import type { Row } from "../row.ts";
import { newIds, track } from "../track.ts";

const RETRY_AFTER_S = 2;

/** The way to the collector fails, and is well again. */
export const failingRows: Row[] = [
  {
    title: "collector hangs",
    isFailing: true,
    async run({ index, front, page }) {
      const ids = newIds(1);
      await visit(page, front);
      front.fates.push("hang");
      await track(page, ids);
      await waitFor("the request", () => front.requests.length > 1);
      // The visitor waits, or goes on.
      const isPatient = index % 2 === 0;
      if (!isPatient) await page.goto(`${front.shopUrl}/next`);
      return { ids, visits: isPatient ? ["/first"] : ["/first", "/next"], comeBack: page };
    },
  },
  {
    title: "connection cut",
    isFailing: true,
    async run({ index, front, page }) {
      const ids = newIds(1);
      await visit(page, front);
      // A browser itself repeats a request on a connection that it had before: it takes more than one cut.
      front.fates.push(...Array(3).fill(index % 2 === 0 ? "cut" : "cut after"));
      await track(page, ids);
      return { ids, visits: ["/first"], comeBack: page };
    },
  },
  {
    title: "503 three times, then well",
    isFailing: true,
    async run({ front, page }) {
      const ids = newIds(1);
      await visit(page, front);
      front.fates.push({ status: 503 }, { status: 503 }, { status: 503 });
      await track(page, ids);
      return { ids, visits: ["/first"], comeBack: page };
    },
  },
  {
    title: "429 with Retry-After",
    isFailing: true,
    async run({ front, page }) {
      const ids = newIds(1);
      await visit(page, front);
      front.fates.push({ status: 429, headers: { "retry-after": `${RETRY_AFTER_S}` } });
      await track(page, ids);
      await waitFor("the second try", () => front.requests.length > 2, 30_000);
      const [, refused, second] = front.requests;
      assert.ok(refused && second);
      assert.ok(second.atMs - refused.atMs >= RETRY_AFTER_S * 1000 - 20, "the wait was kept");
      return { ids, visits: ["/first"], comeBack: page };
    },
  },
  {
    title: "collector down, next page, back up",
    isFailing: true,
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(3);
      await visit(page, front);
      await front.down();
      await track(page, ids);
      await page.goto(`${front.shopUrl}/next`);
      await front.up();
      return { ids, visits: ["/first", "/next"], comeBack: page };
    },
  },
  {
    title: "offline, then online",
    isFailing: true,
    isQuick: true,
    async run({ front, page, visitor }) {
      const ids = newIds(1);
      await visit(page, front);
      await visitor.setOffline(true);
      const before = front.requests.length;
      await track(page, ids);
      await page.waitForTimeout(300); // for a try that fails
      assert.equal(front.requests.length, before, "it was offline");
      await visitor.setOffline(false);
      return { ids, visits: ["/first"], comeBack: page };
    },
  },
];

/** A first page, whose visit has arrived. */
async function visit(
  page: Parameters<typeof track>[0],
  front: Parameters<Row["run"]>[0]["front"],
): Promise<void> {
  await page.goto(`${front.shopUrl}/first`);
  await waitFor("the visit", () => front.requests.length > 0);
}
