import { expect, test } from "playwright/test";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

// The tag's first part judges adds. It is late here, as on a slow line.

const LATE_MS = 1500;

test("a page is loaded once the tag's first part is there, so that a form sent right then is judged", async ({
  page,
}) => {
  const stack = await startStack();
  try {
    await page.route("**/hatpin/adds-part.js", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      await route.continue();
    });
    await page.goto(`${stack.shopUrl}/products/silk-ribbon`);
    expect(
      await page.evaluate(() => performance.timing.loadEventStart - performance.timing.fetchStart),
    ).toBeGreaterThan(LATE_MS);
    // Without the moments that a click takes.
    await page.evaluate(() => document.querySelector<HTMLElement>("article.product form button")?.click());
    const adds = () => stack.emulator.events().filter(({ event_name }) => event_name === "add_to_cart");
    await waitFor("the add", () => adds().length === 1);
    expect(adds()[0]?.event.custom_data?.content_ids).toEqual(["301"]);
  } finally {
    await stack.close();
  }
});

test("what a page asks its shop for before the first part is there is judged when it has come", async ({
  page,
}) => {
  const stack = await startStack();
  try {
    let letIn = () => {};
    const allowed = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    await page.route("**/hatpin/adds-part.js", async (route) => {
      await allowed;
      await route.continue();
    });
    await page.goto(`${stack.shopUrl}/products/pearl-hat-pin`, { waitUntil: "commit" });
    await page.waitForFunction(isTagThere);
    await page.locator("article.product button", { hasText: "Add to cart" }).click();
    await page.locator(".notice-success").waitFor();
    letIn();
    const adds = () => stack.emulator.events().filter(({ event_name }) => event_name === "add_to_cart");
    await waitFor("the add", () => adds().length === 1);
    expect(adds()[0]?.event.custom_data).toMatchObject({ content_ids: ["101"], value: "24" });
  } finally {
    await stack.close();
  }
});

test("a page that is left before the first part is there is a visit all the same", async ({ page }) => {
  const stack = await startStack();
  try {
    await page.route("**/hatpin/adds-part.js", () => {
      // Never answered.
    });
    await page.goto(`${stack.shopUrl}/products/silk-ribbon`, { waitUntil: "commit" });
    await page.waitForFunction(isTagThere);
    await page.goto("about:blank");
    await page.unroute("**/hatpin/adds-part.js");
    await page.goto(`${stack.shopUrl}/cart`);
    const visits = () =>
      stack.emulator
        .events()
        .flatMap(({ event_name, event }) =>
          event_name === "page_visit" ? new URL(event.event_source_url ?? "").pathname : [],
        );
    await waitFor("both visits", () => visits().length === 2);
    expect(visits().sort()).toEqual(["/cart", "/products/silk-ribbon"]);
  } finally {
    await stack.close();
  }
});

/** Runs in the page, whose policy lets no text be run as code. */
function isTagThere(): boolean {
  const { hatpin } = window as { hatpin?: { q?: unknown } };
  return hatpin !== undefined && !Array.isArray(hatpin.q);
}
