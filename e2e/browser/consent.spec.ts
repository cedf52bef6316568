import { expect, type Page, test } from "playwright/test";
import { type Stack, startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

test("while consent is pending nothing is stored and nothing is sent", async ({ page }) => {
  await withShop(async (stack, sent) => {
    await addPearlPin(page, stack);
    await page.waitForTimeout(1500); // nothing to wait for: it is the absence that counts
    expect(sent()).toEqual([]);
    expect(await keptInPage(page)).toEqual({
      databases: [],
      local: [],
      session: 0,
      cookies: ["shop_session"],
    });
  });
});

test("granted: what was seen on this page goes out, once", async ({ page }) => {
  await withShop(async (stack, sent) => {
    await addPearlPin(page, stack);
    await page.getByRole("button", { name: "Yes, you may" }).click();
    await waitFor("both events", () => stack.emulator.events().length === 2);
    expect(stack.emulator.events().map(({ event_name }) => event_name)).toEqual([
      "page_visit",
      "add_to_cart",
    ]);
    await page.goto(`${stack.shopUrl}/cart`);
    await waitFor("the next visit", () => stack.emulator.events().length === 3);
    expect(stack.emulator.events().every(({ copies }) => copies === 1)).toBe(true);
    expect(sent().join("").split('"event_id"')).toHaveLength(4);
  });
});

test("denied: nothing, now and later", async ({ page }) => {
  await withShop(async (stack, sent) => {
    await addPearlPin(page, stack);
    await page.getByRole("button", { name: "No, thank you" }).click();
    await page.goto(`${stack.shopUrl}/cart`);
    await page.waitForTimeout(1500); // nothing to wait for: it is the absence that counts
    expect(sent()).toEqual([]);
    expect(await keptInPage(page)).toMatchObject({ databases: [], local: [], session: 0 });
  });
});

test("withdrawn: what was kept is purged, and a later grant sends nothing from before", async ({ page }) => {
  await withShop(async (stack) => {
    await addPearlPin(page, stack);
    await stack.proxy.kill();
    await page.getByRole("button", { name: "Yes, you may" }).click();
    await page.evaluate("hatpin('identify', { em: 'jo@example.com' })");
    await waitFor("events that wait", async () => (await keptInPage(page)).databases.includes("hatpin"));
    await page.evaluate("hatpin('consent', 'denied')");
    await waitFor("the purge", async () => {
      const { databases, local } = await keptInPage(page);
      // A request that was under way may have set a cookie: until the proxy is back, a note says that it must forget.
      return databases.length === 0 && local.every((key) => key === "hatpin.visitor");
    });
    await stack.proxy.start();
    await page.evaluate("hatpin('consent', 'granted')");
    await page.evaluate("hatpin('track', 'lead')");
    // The failures of before may have left a wait of any length up to a minute.
    await page.evaluate("hatpin('flush')");
    await waitFor("what came after", () => stack.emulator.events().length > 0);
    const [only, ...others] = stack.emulator.events();
    expect(only?.event_name).toBe("lead");
    expect(only?.event.user_data.em).toBeUndefined();
    expect(others).toEqual([]);
  });
});

async function withShop(run: (stack: Stack, sent: () => string[]) => Promise<void>): Promise<void> {
  const stack = await startStack({ shop: { consent: "pending" } });
  try {
    await run(stack, () => stack.requests().filter((request) => request.startsWith("POST /hatpin/events ")));
  } finally {
    await stack.close();
  }
}

async function addPearlPin(page: Page, { shopUrl }: Stack): Promise<void> {
  await page.goto(`${shopUrl}/products/pearl-hat-pin`);
  await page.waitForFunction("typeof hatpin === 'function' && !Array.isArray(hatpin.q)");
  await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
  await page.locator(".notice-success").waitFor();
}

async function keptInPage(page: Page) {
  const kept = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    local: Object.keys(localStorage),
    session: sessionStorage.length,
  }));
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  return { ...kept, cookies };
}
