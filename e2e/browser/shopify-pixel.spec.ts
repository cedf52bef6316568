import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEventId } from "@hatpin/core";
import { expect, type Page, test } from "playwright/test";
import { pageWithPixel, pixelFile, type SandboxOptions } from "../harness/shopify-sandbox.ts";
import { type Stack, type StackOptions, startStack } from "../harness/stack.ts";
import { waitFor as waitForIt } from "../harness/wait-for.ts";
import { forward } from "../shop/forward.mjs";

test.setTimeout(120_000);

const ALLOWED = { analyticsProcessingAllowed: true, marketingAllowed: true, saleOfDataAllowed: true };
const REFUSED = { analyticsProcessingAllowed: false, marketingAllowed: false, saleOfDataAllowed: false };

const ADDRESS = {
  firstName: "Josephine",
  lastName: "Hatter",
  phone: null,
  city: "Leeds",
  provinceCode: null,
  zip: "LS1 4DY",
  countryCode: "GB",
};

const VARIANT = {
  id: "43210",
  sku: "PEARL-S",
  title: "Small",
  price: { amount: 12.5, currencyCode: "GBP" },
  product: { id: "999", title: "Pearl hatpin", vendor: "Hatter & Sons", type: "Hatpins" },
};

const CHECKOUT = {
  currencyCode: "GBP",
  email: "Josephine.Hatter@example.com",
  phone: "+447700900123",
  billingAddress: ADDRESS,
  shippingAddress: { ...ADDRESS, firstName: "Somebody", lastName: "Else" },
  lineItems: [{ id: "1", title: "Pearl hatpin", quantity: 2, variant: VARIANT }],
  subtotalPrice: { amount: 25, currencyCode: "GBP" },
  totalPrice: { amount: 29.9, currencyCode: "GBP" },
  token: "c0ffee",
  order: { id: null, customer: null },
};

const ORDER = { id: "gid://shopify/OrderIdentity/5210499102", customer: { id: "77" } };

const CHECKOUT_URL = "https://hats.example/checkouts/cn/Z2NwLXVzLWNlbnRyYWwx/thank-you?epik=dj0yJnU9";

test("a checkout is told from the sandbox: who, what and how much, with the order's own id and no clear text", async ({
  page,
}) => {
  const shop = await startShop({ kind: "strict" });
  try {
    await shop.open(page);
    await publish(page, "checkout_started", { checkout: CHECKOUT });
    await publish(page, "product_added_to_cart", { cartLine: { merchandise: VARIANT, quantity: 1 } });
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("both events", () => shop.stack.emulator.events().length === 2);
    // Requests of their own: either may be first.
    const events = shop.stack.emulator.events();
    expect(events.map(({ event_name }) => event_name).sort()).toEqual(["checkout", "initiate_checkout"]);
    const ordered = events.find(({ event_name }) => event_name === "checkout");
    expect(ordered?.event).toMatchObject({
      event_name: "checkout",
      event_id: await createEventId("checkout", "5210499102"),
      event_source_url: "https://hats.example/checkouts/cn/-/thank-you?epik=dj0yJnU9",
      custom_data: {
        currency: "GBP",
        value: "25",
        order_id: "5210499102",
        num_items: 2,
        content_ids: ["43210"],
        contents: [
          {
            id: "43210",
            item_name: "Pearl hatpin",
            item_brand: "Hatter & Sons",
            item_category: "Hatpins",
            item_price: "12.50",
            quantity: 2,
          },
        ],
      },
      user_data: {
        em: [sha256("josephine.hatter@example.com")],
        ph: [sha256("447700900123")],
        fn: [sha256("josephine")],
        ln: [sha256("hatter")],
        ct: [sha256("leeds")],
        zp: [sha256("ls14dy")],
        country: [sha256("gb")],
        external_id: [sha256("77")],
        click_id: "dj0yJnU9",
      },
    });
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
    // What the page's script sends is not sent by the pixel as well.
    expect(shop.stack.emulator.events()).toHaveLength(2);
    const sent = shop.stack.requests().join("\n");
    expect(sent).toContain(sha256("josephine.hatter@example.com"));
    expect(sent).not.toMatch(/hatter@|Josephine|Leeds|LS1 4DY|7700900123|Somebody/i);
  } finally {
    await shop.close();
  }
});

test("the snippet of the docs works in a frame without an origin, and loses nothing while the file is on its way", async ({
  page,
}) => {
  const shop = await startShop({ kind: "lax", proxyFlags: ["--allowed-origin", "null"] });
  try {
    await shop.open(page);
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("the order", () => shop.stack.emulator.events().length === 1);
    expect(shop.stack.emulator.events()[0]?.event).toMatchObject({
      event_name: "checkout",
      user_data: { em: [sha256("josephine.hatter@example.com")] },
    });
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
  } finally {
    await shop.close();
  }
});

test("without an answer nothing is stored or sent; after a yes it is, once", async ({ page }) => {
  const shop = await startShop({ kind: "strict", consent: REFUSED });
  const captured = capturedLines(page);
  try {
    await shop.open(page);
    await publish(page, "checkout_started", { checkout: CHECKOUT });
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("both to be understood", () => captured.length === 2);
    expect(await keptKeys(page)).toEqual([]);
    expect(postsOf(shop.stack)).toHaveLength(0);
    await answerConsent(page, ALLOWED);
    await waitFor("both events", () => shop.stack.emulator.events().length === 2);
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
  } finally {
    await shop.close();
  }
});

test("a no purges what is kept, and a later yes brings nothing of it back", async ({ page }) => {
  const shop = await startShop({ kind: "strict" });
  const captured = capturedLines(page);
  try {
    await shop.stack.proxy.kill();
    await shop.open(page);
    await publish(page, "checkout_started", { checkout: CHECKOUT });
    await waitFor("the event to be kept", async () => (await keptKeys(page)).length === 1);
    await answerConsent(page, REFUSED);
    await waitFor("it to be gone", async () => (await keptKeys(page)).length === 0);
    await publish(page, "payment_info_submitted", { checkout: CHECKOUT });
    await waitFor("both to be understood", () => captured.length === 2);
    await shop.stack.proxy.start();
    await answerConsent(page, ALLOWED);
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("the order", () => shop.stack.emulator.events().length > 0);
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
    expect(shop.stack.emulator.events().map(({ event_name }) => event_name)).toEqual(["checkout"]);
  } finally {
    await shop.close();
  }
});

test("what could not be sent is kept, and sent with the next event", async ({ page }) => {
  const shop = await startShop({ kind: "strict" });
  try {
    await shop.stack.proxy.kill();
    await shop.open(page);
    await publish(page, "checkout_started", { checkout: CHECKOUT });
    await waitFor("a failed try", () => postsOf(shop.stack).length > 0);
    await waitFor("the event to be kept", async () => (await keptKeys(page)).length === 1);
    await shop.stack.proxy.start();
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("both events", () => shop.stack.emulator.events().length === 2);
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
  } finally {
    await shop.close();
  }
});

test("what a page has left in storage, the pixel of the next page sends", async ({ page }) => {
  const shop = await startShop({ kind: "strict" });
  try {
    await shop.stack.proxy.kill();
    await shop.open(page);
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("the order to be kept", async () => (await keptKeys(page)).length === 1);
    await page.goto("about:blank");
    await shop.stack.proxy.start();
    await shop.open(page);
    await waitFor("the order", () => shop.stack.emulator.events().length === 1);
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
  } finally {
    await shop.close();
  }
});

test("one order told by a page's script, by the pixel twice and by a back end is one event", async ({
  page,
}) => {
  const shop = await startShop({ kind: "strict" });
  try {
    await page.goto(`${shop.stack.shopUrl}/`);
    await page.waitForFunction("window.hatpin && !Array.isArray(hatpin.q)");
    // As a headless shop's own thank-you page does, and its back end: one rule for the id.
    const event_id = await createEventId("checkout", "5210499102");
    await page.evaluate(
      ([id]) =>
        (window as { hatpin?: (...call: unknown[]) => void }).hatpin?.(
          "track",
          "checkout",
          {},
          { event_id: id },
        ),
      [event_id],
    );
    await waitFor("the page's event", () => checkouts(shop.stack).length === 1);
    await shop.open(page);
    await publish(page, "checkout_completed", { checkout: { ...CHECKOUT, order: ORDER } });
    await waitFor("the pixel's to be answered", async () => shop.stack.proxy.output().includes("duplicate"));
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
    await shop.open(page);
    await publish(page, "checkout_completed", {
      checkout: { ...CHECKOUT, order: { ...ORDER, id: "5210499102" } },
    });
    await waitFor("the second to be answered", () => shop.stack.proxy.output().split("duplicate").length > 2);
    expect(checkouts(shop.stack)).toHaveLength(1);
    expect(checkouts(shop.stack)[0]?.event.event_id).toBe(event_id);
  } finally {
    await shop.close();
  }
});

test("by option the pixel tells the rest of the visit too", async ({ page }) => {
  const events = [
    "page_viewed",
    "product_viewed",
    "collection_viewed",
    "search_submitted",
    "product_added_to_cart",
  ];
  const shop = await startShop({ kind: "strict", options: `, events: ${JSON.stringify(events)}` });
  try {
    await shop.open(page);
    const at = (path: string) => `https://hats.example${path}`;
    await publish(page, "page_viewed", {}, at("/"));
    await publish(page, "page_viewed", {}, at("/products/pearl"));
    await publish(page, "product_viewed", { productVariant: VARIANT }, at("/products/pearl"));
    await publish(
      page,
      "collection_viewed",
      { collection: { id: "5", title: "Pins" } },
      at("/collections/pins"),
    );
    await publish(page, "search_submitted", { searchResult: { query: "jet" } }, at("/search?q=jet"));
    await publish(
      page,
      "product_added_to_cart",
      { cartLine: { merchandise: VARIANT, quantity: 2 } },
      at("/"),
    );
    await publish(page, "checkout_started", { checkout: CHECKOUT }, at("/checkouts/cn/x"));
    await waitFor("all", () => shop.stack.emulator.events().length === 5);
    await waitFor("nothing to be kept", async () => (await keptKeys(page)).length === 0);
    const facts = shop.stack.emulator
      .events()
      .map(({ event }) => [event.event_name, event.event_source_url, event.custom_data]);
    expect(facts).toHaveLength(5);
    expect(facts).toEqual(
      expect.arrayContaining([
        ["page_visit", at("/"), expect.anything()],
        [
          "page_visit",
          at("/products/pearl"),
          expect.objectContaining({ content_ids: ["43210"], value: "12.5" }),
        ],
        ["view_category", at("/collections/pins"), { content_category: "Pins" }],
        ["search", at("/search?q=jet"), { search_string: "jet" }],
        ["add_to_cart", at("/"), expect.objectContaining({ value: "25", num_items: 2, currency: "GBP" })],
      ]),
    );
  } finally {
    await shop.close();
  }
});

interface ShopOptions {
  kind: SandboxOptions["kind"];
  consent?: object;
  /** More options of the pixel, as code. */
  options?: string;
  proxyFlags?: StackOptions["proxyFlags"];
}

/** The whole way, and beside the demo shop a checkout page of the same address with the pixel in it. */
async function startShop({ kind, consent = ALLOWED, options = "", proxyFlags = [] }: ShopOptions) {
  const stack = await startStack({ proxyFlags });
  let html = "";
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/hatpin")) return forward(request, response, stack.shopUrl);
    response.setHeader("content-type", "text/html").end(html);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  html = pageWithPixel({
    kind,
    init: { context: { document: { location: { href: CHECKOUT_URL } } }, data: {}, customerPrivacy: consent },
    pixel: kind === "strict" ? pasted(url, options) : snippet(url),
  });
  return {
    stack,
    async open(page: Page) {
      await page.goto(url);
      await page.evaluate("shopify.ready");
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await stack.close();
    },
  };
}

function pasted(url: string, options: string): string {
  return `${pixelFile()}
self.hatpinShopifyPixel(api, { endpoint: "${url}/hatpin/events", debug: true${options} });`;
}

/** As docs/shopify-pixel.md gives it. */
function snippet(url: string): string {
  return `
const early = [];
analytics.subscribe("all_standard_events", (event) => early.push(event));
import("${url}/hatpin/shopify-pixel.js").then(() =>
  hatpinShopifyPixel(api, { endpoint: "${url}/hatpin/events", early }),
);`;
}

/** Long enough for a busy machine, and for the growing waits between tries. */
function waitFor(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  return waitForIt(what, condition, 40_000);
}

let published = 0;

async function publish(page: Page, name: string, data: object, href = CHECKOUT_URL): Promise<void> {
  const event = {
    id: `event-${published++}`,
    name,
    timestamp: new Date().toISOString(),
    context: { document: { location: { href } } },
    data,
  };
  await page.evaluate(`shopify.publish(${JSON.stringify(event)})`);
}

async function answerConsent(page: Page, consent: object): Promise<void> {
  await page.evaluate(`shopify.answerConsent(${JSON.stringify(consent)})`);
}

/** What the pixel says that it has understood. */
function capturedLines(page: Page): string[] {
  const lines: string[] = [];
  page.on("console", (message) => {
    if (message.text().startsWith("hatpin: captured")) lines.push(message.text());
  });
  return lines;
}

async function keptKeys(page: Page): Promise<string[]> {
  const keys = await page.evaluate(() => Object.keys(localStorage));
  return keys.filter((key) => key.startsWith("hatpin:"));
}

function postsOf(stack: Stack): string[] {
  return stack.requests().filter((request) => request.startsWith("POST /hatpin/events"));
}

function checkouts(stack: Stack) {
  return stack.emulator.events().filter(({ event_name }) => event_name === "checkout");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
