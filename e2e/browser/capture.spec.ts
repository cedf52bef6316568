import { expect, type Page, test } from "playwright/test";
import { isJudged } from "../harness/is-judged.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

// One product of the demo shop for each way to add, and one that is refused in the same way.
const WAYS = [
  { way: "fetch", slug: "pearl-hat-pin", id: "101", price: "24.00", soldOut: "jet-hat-pin" },
  { way: "XMLHttpRequest", slug: "felt-cloche", id: "201", price: "89.90", soldOut: "straw-boater" },
  { way: "a form", slug: "silk-ribbon", id: "301", price: "12.40", soldOut: "ostrich-plume" },
  { way: "a link", slug: "hat-box", id: "401", price: "45.00", soldOut: "veil-netting" },
];

const QUANTITY = { fetch: 2, XMLHttpRequest: 3, "a form": 2, "a link": 1 } as Record<string, number>;

test("a visit a page, an add to cart an accepted add, and nothing else, from the page to Pinterest", async ({
  page,
}) => {
  const stack = await startStack();
  try {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    const visited: string[] = [];
    const visit = async (path: string) => {
      await page.goto(stack.shopUrl + path);
      visited.push(path);
    };

    await visit("/");
    for (const { way, slug } of WAYS) {
      await visit(`/products/${slug}`);
      if (way !== "a link") await setQuantity(page, QUANTITY[way] as number);
      await addToCart(page);
      await page.locator(".notice-success").waitFor();
      await isJudged(page);
      if (way === "a form") visited.push(`/products/${slug}`);
      if (way === "a link") visited.push("/cart");
    }
    // The silent cases: refused in four ways, wish list, one more, one less, removal.
    for (const { way, soldOut } of WAYS) {
      await visit(`/products/${soldOut}`);
      await addToCart(page);
      await page.locator(".notice-error").waitFor();
      if (way === "a form" || way === "a link") visited.push(`/products/${soldOut}`);
    }
    await visit("/products/felt-cloche");
    await page.getByRole("button", { name: "Add to wish list" }).click();
    await page.getByRole("button", { name: "On your wish list" }).waitFor();
    await visit("/cart");
    await page.getByRole("button", { name: "One more: Pearl hat pin" }).click();
    await expect(page.locator("[data-line='101'] output")).toHaveText("3");
    await page.getByRole("button", { name: "One less: Pearl hat pin" }).click();
    await expect(page.locator("[data-line='101'] output")).toHaveText("2");
    await page.getByRole("button", { name: "Remove Pearl hat pin" }).click();
    await page.locator(".notice-success").waitFor();
    visited.push("/cart");

    const named = (name: string) => stack.emulator.events().filter(({ event_name }) => event_name === name);
    await waitFor("every visit", () => named("page_visit").length === visited.length);
    await waitFor("every add", () => named("add_to_cart").length === WAYS.length);

    expect(
      named("page_visit")
        .map(({ event }) => new URL(event.event_source_url ?? "").pathname)
        .sort(),
    ).toEqual([...visited].sort());
    expect(
      named("add_to_cart").map(({ event }) => {
        const { currency, contents, value, num_items } = event.custom_data ?? {};
        const [{ id, item_price, quantity } = {}] = contents ?? [];
        return {
          id,
          price: item_price,
          quantity,
          currency,
          lines: contents?.length,
          value: Number(value),
          num_items,
        };
      }),
    ).toEqual(
      WAYS.map(({ way, id, price }) => ({
        id,
        price,
        quantity: QUANTITY[way],
        currency: "EUR",
        lines: 1,
        value: Number((Number(price) * (QUANTITY[way] as number)).toFixed(2)),
        num_items: QUANTITY[way],
      })),
    );
    expect(stack.emulator.events().every(({ copies, counted }) => copies === 1 && counted === 1)).toBe(true);
    expect(stack.emulator.requests().every(({ status }) => status === 200)).toBe(true);
    for (const { event } of stack.emulator.events()) {
      expect(event.user_data.client_ip_address).toBe("127.0.0.1");
      expect(event.user_data.client_user_agent).toMatch(/Chrome|Firefox/);
    }
    expect(errors).toEqual([]);
  } finally {
    await stack.close();
  }
});

test("a visit carries the page's product, and the click that led to the shop stays with the visitor", async ({
  page,
}) => {
  const stack = await startStack();
  try {
    await page.goto(`${stack.shopUrl}/products/pearl-hat-pin?epik=dj0yJnU9clickid`);
    // A page that is left before its reader of products has come is a visit without its product.
    await waitFor("the first visit", () => stack.emulator.events().length === 1);
    await page.goto(`${stack.shopUrl}/products/felt-cloche`);
    await waitFor("both visits", () => stack.emulator.events().length === 2);
    const [first, second] = stack.emulator.events().map(({ event }) => event);
    expect(first?.custom_data).toMatchObject({
      content_ids: ["101"],
      currency: "EUR",
      content_name: "Pearl hat pin",
    });
    expect(second?.custom_data).toMatchObject({
      content_ids: ["201"],
      currency: "EUR",
      content_name: "Felt cloche",
    });
    expect(first?.user_data.click_id).toBe("dj0yJnU9clickid");
    expect(second?.user_data.click_id).toBe("dj0yJnU9clickid");
  } finally {
    await stack.close();
  }
});

test("an app's navigations are visits, once each, and so is a step back", async ({ page }) => {
  const stack = await startStack();
  try {
    await page.goto(`${stack.shopUrl}/spa`);
    await page.getByRole("link", { name: "Pearl hat pin" }).click();
    await page.getByRole("link", { name: "All products" }).click();
    await page.goBack();
    const visits = () =>
      stack.emulator.events().map(({ event }) => new URL(event.event_source_url ?? "").pathname);
    await waitFor("four visits", () => visits().length === 4);
    expect(visits().filter((path) => path === "/spa")).toHaveLength(2);
  } finally {
    await stack.close();
  }
});

/** As a visitor does. `fill` writes behind the number that is there in a Firefox that is driven by WebDriver BiDi. */
async function setQuantity(page: Page, quantity: number): Promise<void> {
  const field = page.getByLabel("Quantity");
  await field.press("ControlOrMeta+a");
  await field.pressSequentially(`${quantity}`);
}

async function addToCart(page: Page): Promise<void> {
  await page.locator("article.product").locator(":is(button, a)", { hasText: "Add to cart" }).click();
}
