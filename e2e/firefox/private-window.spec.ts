import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { startFront } from "../delivery/torture/front.ts";
import { isEverythingAcknowledged, newIds, storedKeys, track } from "../delivery/torture/track.ts";
import { waitFor } from "../harness/wait-for.ts";

// A browser of its own: in Chromium every page that Playwright opens is in a private window already.

test("in a private window the next page finds what could not be delivered, and nothing of it is on disk", async ({
  playwright,
  channel,
  launchOptions,
}) => {
  const front = await startFront();
  const profile = mkdtempSync(join(tmpdir(), "hatpin-private-"));
  const context = await playwright.firefox.launchPersistentContext(profile, {
    ...launchOptions,
    channel,
    firefoxUserPrefs: { ...launchOptions.firefoxUserPrefs, "browser.privatebrowsing.autostart": true },
  });
  const sent = () =>
    front.requests
      .flatMap(({ events }) => events)
      .filter((event) => event.event_source_url !== undefined)
      .map(({ event_id }) => event_id);
  try {
    const page = await context.newPage();
    await page.goto(`${front.shopUrl}/first`);
    await waitFor("the visit", () => sent().length === 1);
    await front.down();
    const ids = newIds(1);
    await track(page, ids);
    await waitFor("the database to have it", async () => (await storedKeys(page)).length > 0);
    expect(foldersOf(profile).filter((path) => path.includes("127.0.0.1"))).toEqual([]);
    await page.goto(`${front.shopUrl}/next`);
    await front.up();
    await waitFor("the event", () => sent().includes(`${ids[0]}`), 45_000);
    await waitFor("the last acknowledgement", () => isEverythingAcknowledged(page));
  } finally {
    await context.close();
    await front.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** Where Firefox keeps what pages store, a folder an origin; what is private is elsewhere, and encrypted. */
function foldersOf(profile: string): string[] {
  const storage = join(profile, "storage", "default");
  return existsSync(storage) ? readdirSync(storage) : [];
}
