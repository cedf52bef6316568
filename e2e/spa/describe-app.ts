import { expect, type Page } from "playwright/test";
import { waitFor } from "../harness/wait-for.ts";
import { MARKER_PATH, type RunningStorefront, startStorefront } from "../storefronts/start-storefront.ts";
import { enterAsNew, test } from "../storefronts/visitors.ts";
import type { App, OpenApp } from "./app.ts";

/** A framework builds its app first, on a machine that may be busy with the other one. */
const OPEN_MS = 240_000;

/** What must hold for every app, whatever its router. */
export function describeApp(app: App): void {
  test.describe(app.name, () => {
    let opened: OpenApp;
    let shop: RunningStorefront;
    test.beforeAll(async () => {
      test.setTimeout(OPEN_MS);
      opened = await app.open();
      shop = await startStorefront({ platform: app.name, steps: [], answer: opened.answer });
    });
    test.afterAll(async () => {
      await shop?.close();
      await opened?.close();
    });

    /** Opens a page as a new visitor, who agrees where there is a banner. */
    async function enter(
      page: Page,
      shop: RunningStorefront,
      path: string,
      heading: string,
    ): Promise<string> {
      const visitor = await enterAsNew(page, shop, path);
      await isShown(page, heading);
      if (app.hasBanner) await page.getByRole("button", { name: "Accept" }).click();
      return visitor;
    }

    const pearl = { path: `${app.base}pearl-hat-pin`, product: "101 Pearl hat pin 24.00 EUR" };
    const felt = { path: `${app.base}felt-cloche`, product: "201 Felt cloche 89.90 EUR" };
    const all = { path: "/", product: undefined };

    test("each navigation is one visit with the address and product of its own", async ({ page }) => {
      const visitor = await enter(page, shop, "/", "All hats");
      await go(page, app, "Pearl hat pin");
      await go(page, app, "Felt cloche");
      await page.getByRole("link", { name: "All hats" }).click();
      await isShown(page, "All hats");
      await page.goBack();
      await isShown(page, "Felt cloche");
      await page.goForward();
      await isShown(page, "All hats");
      expect(await visits(page, shop, visitor)).toEqual([all, pearl, felt, all, felt, all]);
    });

    test("a page that a script goes to is one visit, and so is each return to a product", async ({
      page,
    }) => {
      const visitor = await enter(page, shop, pearl.path, "Pearl hat pin");
      await page.getByRole("button", { name: "The cloche" }).click();
      await isShown(page, "Felt cloche");
      await page.goBack();
      await isShown(page, "Pearl hat pin");
      await page.getByRole("link", { name: "All hats" }).click();
      await isShown(page, "All hats");
      await page.goBack();
      await isShown(page, "Pearl hat pin");
      expect(await visits(page, shop, visitor)).toEqual([pearl, felt, pearl, all, pearl]);
    });

    test("a product, the list, and the product again are three visits, two with it", async ({ page }) => {
      const visitor = await enter(page, shop, pearl.path, "Pearl hat pin");
      await page.getByRole("link", { name: "All hats" }).click();
      await isShown(page, "All hats");
      await page.goBack();
      await isShown(page, "Pearl hat pin");
      expect(await visits(page, shop, visitor)).toEqual([pearl, all, pearl]);
    });

    test("a visitor in a hurry is counted everywhere, and never with a product of another page", async ({
      page,
    }) => {
      const visitor = await enter(page, shop, `${app.base}pearl-hat-pin`, "Pearl hat pin");
      const links = page.getByRole("navigation", { name: app.base });
      await links.getByRole("link", { name: "Felt cloche" }).click();
      await page.waitForURL(`**${felt.path}`);
      await links.getByRole("link", { name: "Pearl hat pin" }).click();
      await page.waitForURL(`**${pearl.path}`);
      const [first, second, third, ...others] = await visits(page, shop, visitor);
      expect([first?.path, second?.path, third?.path, others]).toEqual([
        pearl.path,
        felt.path,
        pearl.path,
        [],
      ]);
      expect([pearl.product, undefined]).toContain(first?.product);
      expect([felt.product, undefined]).toContain(second?.product);
      expect([pearl.product, undefined]).toContain(third?.product);
    });

    test("an app that opens at a product is one visit with it", async ({ page }) => {
      const visitor = await enter(page, shop, felt.path, "Felt cloche");
      expect(await visits(page, shop, visitor)).toEqual([felt]);
    });

    test("another query or hash, a replaced address and the same page again are no visits", async ({
      page,
    }) => {
      const visitor = await enter(page, shop, felt.path, "Felt cloche");
      await page.getByRole("link", { name: "In red" }).click();
      await page.waitForURL("**?color=red");
      await page.getByRole("link", { name: "Details" }).click();
      await page.waitForURL("**#details");
      await page.getByRole("link", { name: "The same page" }).click();
      await page.waitForURL(`**${felt.path}`);
      await page.getByRole("button", { name: "Sort" }).click();
      await page.waitForURL("**?sorted*");
      await isShown(page, "Felt cloche");
      expect(await visits(page, shop, visitor)).toEqual([felt]);
    });

    test("an address that leads on to another is one visit, of the page that is shown", async ({ page }) => {
      const visitor = await enter(page, shop, "/", "All hats");
      await page.getByRole("link", { name: app.oldLink, exact: true }).click();
      await isShown(page, "Felt cloche");
      expect(await visits(page, shop, visitor)).toEqual([all, felt]);

      const other = await enter(page, shop, `${app.oldBase}felt-cloche`, "Felt cloche");
      expect(await visits(page, shop, other)).toEqual([felt]);
    });

    test("an add has the product of the page that is shown, and a refused one is none", async ({ page }) => {
      const visitor = await enter(page, shop, "/", "All hats");
      await go(page, app, "Pearl hat pin");
      await go(page, app, "Felt cloche");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.getByText("It is in your cart.").waitFor();
      await go(page, app, "Jet hat pin");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.getByText("It is sold out.").waitFor();
      await visits(page, shop, visitor);
      const adds = shop.events(visitor).filter(({ event_name }) => event_name === "add_to_cart");
      expect(adds.map(({ event_source_url }) => new URL(event_source_url).pathname)).toEqual([felt.path]);
      expect(adds.map(productOf)).toEqual([felt.product]);
    });
  });
}

async function go(page: Page, app: App, name: string): Promise<void> {
  await page.getByRole("navigation", { name: app.base }).getByRole("link", { name }).click();
  await isShown(page, name);
}

async function isShown(page: Page, heading: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
}

/** All visits of a visitor, who then leaves for a page that tells that everything has arrived. */
async function visits(page: Page, shop: RunningStorefront, visitor: string) {
  // A visitor looks at a page before leaving it: the page's visit is complete.
  const path = new URL(page.url()).pathname;
  const of = () => shop.events(visitor).filter(({ event_name }) => event_name === "page_visit");
  const paths = () => of().map(({ event_source_url }) => new URL(event_source_url).pathname);
  await waitFor("the visit of the last page", () => paths()[paths().length - 1] === path);
  await page.goto(shop.url + MARKER_PATH);
  await waitFor("the visit of the end", () => paths().includes(MARKER_PATH));
  return of()
    .map((event) => ({ path: new URL(event.event_source_url).pathname, product: productOf(event) }))
    .filter((visit) => visit.path !== MARKER_PATH);
}

function productOf({ custom_data: data }: ReturnType<RunningStorefront["events"]>[number]) {
  const [content] = data?.contents ?? [];
  return content && `${content.id} ${content.item_name} ${content.item_price} ${data?.currency}`;
}
