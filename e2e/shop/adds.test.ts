import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright";
import { CHROMIUM_FLAGS } from "../harness/chromium-flags.mjs";
import { isJudged } from "../harness/is-judged.ts";
import { waitFor } from "../harness/wait-for.ts";
import { startCollector } from "./collector.mjs";
import { createShop } from "./server.mjs";

interface Event {
  event_name: string;
  event_source_url: string;
  custom_data?: {
    currency?: string;
    value?: string;
    content_ids?: string[];
    contents?: { id: string; item_name?: string; item_price?: string; quantity?: number }[];
  };
}

// Names of this shop's products, and no others: a change in the shop must be seen here.
const WAYS = [
  {
    way: "fetch",
    slug: "pearl-hat-pin",
    id: "101",
    name: "Pearl hat pin",
    price: "24.00",
    soldOut: "jet-hat-pin",
  },
  {
    way: "XMLHttpRequest",
    slug: "felt-cloche",
    id: "201",
    name: "Felt cloche",
    price: "89.90",
    soldOut: "straw-boater",
  },
  {
    way: "a form",
    slug: "silk-ribbon",
    id: "301",
    name: "Silk ribbon, 3 m",
    price: "12.40",
    soldOut: "ostrich-plume",
  },
  {
    way: "a link",
    slug: "hat-box",
    id: "401",
    name: "Round hat box",
    price: "45.00",
    soldOut: "veil-netting",
  },
];

let browser: Browser;
let collector: Awaited<ReturnType<typeof startCollector>>;
let shop: Awaited<ReturnType<ReturnType<typeof createShop>["listen"]>>;
let page: Page;
let errors: string[];

before(async () => {
  browser = await chromium.launch({
    executablePath: (process.env.HATPIN_HEADLESS_SHELL ?? process.env.HATPIN_CHROMIUM) || undefined,
    args: CHROMIUM_FLAGS,
  });
});

after(() => browser?.close());

beforeEach(async () => {
  collector = await startCollector();
  shop = await createShop({ hatpinOrigin: collector.url }).listen();
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(10_000);
  errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
});

afterEach(async () => {
  await page.context().close();
  await shop.close();
  await collector.close();
  assert.deepEqual(errors, []);
});

for (const { way, slug, id, name, price } of WAYS) {
  test(`an accepted add by ${way} is one event with id, price, currency and quantity`, async () => {
    await open(`/products/${slug}`);
    await add();
    await notice("success");
    assert.deepEqual(summary(await adds()), [{ id, name, price, quantity: 1, currency: "EUR" }]);
  });

  test(`an add by ${way} from a list says what its card says`, async () => {
    await open("/");
    await page.locator(`.card[data-product-id='${id}'] :is(button, .button)`).click();
    await notice("success");
    assert.deepEqual(summary(await adds()), [{ id, name, price, quantity: 1, currency: "EUR" }]);
  });
}

for (const { way, slug, id, name, price } of WAYS.slice(0, 3)) {
  test(`by ${way}, the quantity is that of the add, not of the cart`, async () => {
    await open(`/products/${slug}`);
    await page.getByLabel("Quantity").fill("2");
    await add();
    await notice("success");
    await page.getByLabel("Quantity").fill("3");
    await add();
    await page.waitForFunction(() => document.getElementById("cart-count")?.textContent === "5");
    await isJudged(page);
    const each = { id, name, price, currency: "EUR" };
    assert.deepEqual(summary(await adds()), [
      { ...each, quantity: 2 },
      { ...each, quantity: 3 },
    ]);
  });
}

for (const { way, soldOut } of WAYS) {
  test(`a refused add by ${way} is no event`, async () => {
    await open(`/products/${soldOut}`);
    await add();
    await notice("error");
    assert.deepEqual(await adds(), []);
  });
}

test("an upsell's add takes nothing from the page's product", async () => {
  await open("/products/hat-box");
  await page.locator(".grid .card[data-product-id='201'] button").click();
  await notice("success");
  assert.deepEqual(summary(await adds()), [
    { id: "201", name: "Felt cloche", price: "89.90", quantity: 1, currency: "EUR" },
  ]);
});

test("one more, one less, removal, voucher and wish list stay silent", async () => {
  await open("/products/pearl-hat-pin");
  await page.getByRole("button", { name: "Add to wish list" }).click();
  await page.getByRole("button", { name: "On your wish list" }).waitFor();
  await add();
  await notice("success");
  await page.goto(`${shop.url}/cart`);
  await page.getByRole("button", { name: "One more" }).click();
  await page.waitForFunction(() => document.getElementById("cart-count")?.textContent === "2");
  await page.getByRole("button", { name: "One less" }).click();
  await page.waitForFunction(() => document.getElementById("cart-count")?.textContent === "1");
  await page.getByLabel("Voucher").fill("TEN");
  await page.getByRole("button", { name: "Apply" }).click();
  await notice("error");
  await page.getByRole("button", { name: "Remove" }).click();
  await notice("success");
  assert.equal((await adds()).length, 1);
});

test("a reload of the page that confirmed an add, and a way back to it, confirm nothing more", async () => {
  await open("/products/silk-ribbon");
  await add();
  await notice("success");
  await page.reload();
  await page.goto(`${shop.url}/cart`);
  await page.goBack();
  assert.equal((await adds()).length, 1);
});

test("while consent is pending, a form's add is kept nowhere", async () => {
  await page.goto(`${shop.url}/products/silk-ribbon?consent=pending`);
  await scriptRuns();
  await add();
  await notice("success");
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
  await page.getByRole("button", { name: "Yes, you may" }).click();
  assert.deepEqual(await adds(), []);
});

test("an app without page loads: each product's add has its own facts", async () => {
  await page.goto(`${shop.url}/spa`);
  await scriptRuns();
  for (const name of ["Pearl hat pin", "Felt cloche"]) {
    await page.getByRole("link", { name }).click();
    await add();
    await page.getByText("It is in your cart.").waitFor();
    await page.getByRole("link", { name: "All products" }).click();
  }
  assert.deepEqual(
    summary(await adds()).map(({ id, price }) => [id, price]),
    [
      ["101", "24.00"],
      ["201", "89.90"],
    ],
  );
});

test("the page's own requests stay as they were", async () => {
  await open("/");
  const seen = await page.evaluate(async () => {
    const post = { method: "POST", headers: { "content-type": "application/json" } };
    const body = JSON.stringify({ id: "101", quantity: 1 });
    const answer = await fetch("/cart/add", { ...post, body });
    const request = new Request("/cart/add", { ...post, body });
    const ofRequest = await fetch(request);
    const abort = new AbortController();
    const aborted = fetch("/cart/add", { ...post, body, signal: abort.signal }).catch(({ name }) => name);
    abort.abort();
    const sync = new XMLHttpRequest();
    sync.open("POST", "/ajax/add_to_cart", false);
    sync.setRequestHeader("content-type", "application/x-www-form-urlencoded");
    sync.send("product_id=201&quantity=1");
    const blob = new XMLHttpRequest();
    blob.open("POST", "/ajax/add_to_cart");
    blob.responseType = "blob";
    await new Promise((resolve) => {
      blob.onload = resolve;
      blob.send(new URLSearchParams({ product_id: "201" }));
    });
    return {
      used: answer.bodyUsed,
      id: (await answer.json()).item.id,
      requestUsed: request.bodyUsed,
      ofRequest: (await ofRequest.json()).item.id,
      aborted: await aborted,
      failed: await fetch("http://127.0.0.1:1/cart/add", { method: "POST", body }).catch(({ name }) => name),
      wrong: await fetch("http://[", post).catch(({ name }) => name),
      sync: JSON.parse(sync.responseText).success,
      blob: blob.response instanceof Blob,
      looks: `${fetch}${XMLHttpRequest.prototype.open}${XMLHttpRequest.prototype.send}`,
      names: [fetch.name, fetch.length, XMLHttpRequest.prototype.open.length],
    };
  });
  assert.deepEqual(seen, {
    used: false,
    id: "101",
    requestUsed: true,
    ofRequest: "101",
    aborted: "AbortError",
    failed: "TypeError",
    wrong: "TypeError",
    sync: true,
    blob: true,
    looks: ["fetch", "open", "send"].map((name) => `function ${name}() { [native code] }`).join(""),
    names: ["fetch", 1, 2],
  });
  assert.deepEqual(
    summary(await adds())
      .map(({ id, price }) => [id, price])
      .sort(),
    [
      ["101", "24.00"],
      ["101", "24.00"],
      ["201", "89.90"],
      ["201", "89.90"],
    ],
  );
});

for (const [kind, answer, count] of [
  ["an error notice", "<div class='alert alert-danger' role='alert'>Sold out</div>", 0],
  ["an empty place for errors", "<div class='alert-error'> </div><p class='alert-success'>Added</p>", 1],
  ["no notice", "<p>Two things in your cart</p>", 1],
  [
    "an error among good news",
    "<p class='is-success'>Added</p><p class='message-error'>Only one is left</p>",
    0,
  ],
] as const) {
  test(`an answer in HTML with ${kind} is ${count} event`, async () => {
    await open("/");
    await page.route("**/cart/add/html", (route) =>
      route.fulfill({ contentType: "text/html", body: answer }),
    );
    await page.evaluate(() =>
      fetch("/cart/add/html", { method: "POST", body: new URLSearchParams({ id: "101" }) }).then((got) =>
        got.text(),
      ),
    );
    assert.equal((await adds()).length, count);
  });
}

test("a failure that the page leaves unhandled is still reported as unhandled, and a handled one is not", async () => {
  await open("/");
  await page.route("**/fails/**", (route) => route.abort());
  const countReported = (path: string, isHandled: boolean) =>
    page.evaluate(
      async ([path, isHandled]) => {
        let reported = 0;
        const listening = new AbortController();
        window.addEventListener(
          "unhandledrejection",
          (event) => {
            event.preventDefault();
            reported += 1;
          },
          listening,
        );
        const failing = fetch(path, { method: "POST", body: isHandled ? '{"id":"101"}' : "{}" });
        if (isHandled) failing.catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 300));
        listening.abort();
        return reported;
      },
      [path, isHandled] as const,
    );
  // Until the judge of adds has started, an idle moment after the page, each request is held for it.
  await waitFor("a report", async () => (await countReported("/fails/elsewhere", false)) === 1);
  assert.equal(await countReported("/fails/cart/add", true), 0);
});

test("after stop() the page has its own functions back, and nothing is seen any more", async () => {
  await page.addInitScript(() => {
    const { open, send } = XMLHttpRequest.prototype;
    Object.assign(window, { own: { fetch, open, send } });
  });
  await open("/products/pearl-hat-pin");
  const same = () =>
    page.evaluate(() => {
      const { open, send } = XMLHttpRequest.prototype;
      const { own } = window as unknown as { own: Record<string, unknown> };
      return [own.fetch === fetch, own.open === open, own.send === send];
    });
  assert.deepEqual(await same(), [false, false, false]);
  await page.evaluate(() => (window as unknown as { hatpin(command: string): void }).hatpin("stop"));
  assert.deepEqual(await same(), [true, true, true]);
  await add();
  await notice("success");
  assert.deepEqual(await adds(), []);
});

async function open(path: string): Promise<void> {
  await page.goto(shop.url + path);
  await scriptRuns();
}

/** Until then the tag's one-line stub stands in for it. */
async function scriptRuns(): Promise<void> {
  await page.waitForFunction(() => !Array.isArray((window as { hatpin?: { q?: unknown } }).hatpin?.q ?? []));
}

async function add(): Promise<void> {
  await page.locator("main :is(button, .button)", { hasText: "Add to cart" }).first().click();
}

async function notice(kind: "success" | "error"): Promise<void> {
  await page.locator(`.notice-${kind}`).waitFor();
  await isJudged(page);
}

/** Every add that has arrived once a visit, which comes after all of them, has arrived. */
async function adds(): Promise<Event[]> {
  // An answer that the page has got a moment ago is still to be judged.
  await page.waitForLoadState("networkidle");
  const marker = `/search?q=${Math.random().toString(36).slice(2)}`;
  await page.goto(shop.url + marker);
  await waitFor("the last visit to arrive", () =>
    collector.events().some(({ event_source_url }: Event) => event_source_url.endsWith(marker)),
  );
  return collector.events().filter(({ event_name }: Event) => event_name === "add_to_cart");
}

function summary(events: Event[]) {
  return events.map(({ custom_data: data }) => {
    const [{ id, item_name, item_price, quantity } = { id: "" }, ...others] = data?.contents ?? [];
    assert.deepEqual([others, data?.content_ids], [[], [id]]);
    return { id, name: item_name, price: item_price, quantity, currency: data?.currency };
  });
}
