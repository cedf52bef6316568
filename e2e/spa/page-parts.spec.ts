import { expect, type Page } from "playwright/test";
import { atRest } from "../harness/at-rest.ts";
import { isJudged } from "../harness/is-judged.ts";
import { waitFor } from "../harness/wait-for.ts";
import {
  MARKER_PATH,
  type RunningStorefront,
  type SentEvent,
  startStorefront,
} from "../storefronts/start-storefront.ts";
import type { ShopAnswer, Storefront } from "../storefronts/storefront.ts";
import { enterAsNew, test } from "../storefronts/visitors.ts";
import { HATS, type Hat, jsonLd } from "./hat.ts";

const [PEARL] = HATS as [Hat];

const WAIT_MS = 45_000;

const FORM = `<form method="post" action="/cart/add"><input type="hidden" name="product_id" value="${PEARL.id}">
  <input type="hidden" name="quantity" value="2"><button>Add to cart</button></form>`;

// What a product page may be made of, beside plain markup.
const PARTS: { [path: string]: { title: string; body: string } } = {
  "/shadow": {
    title: "a form inside a custom element's open shadow root",
    body: `<hat-form></hat-form><script>
      customElements.define("hat-form", class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = ${JSON.stringify(FORM)}; }
      });</script>`,
  },
  "/nested-shadow": {
    title: "a form in a shadow root within another",
    body: `<hat-card></hat-card><script>
      customElements.define("hat-form", class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = ${JSON.stringify(FORM)}; }
      });
      customElements.define("hat-card", class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = "<hat-form></hat-form>"; }
      });</script>`,
  },
  "/run-time": {
    title: "a form that a script makes and sends with its method submit",
    body: `<button onclick="send()">Add to cart</button><script>
      function send() {
        const form = document.createElement("form");
        form.method = "post";
        form.action = "/cart/add";
        form.innerHTML = '<input name="product_id" value="${PEARL.id}"><input name="quantity" value="2">';
        document.body.append(form);
        form.submit();
      }</script>`,
  },
  "/checked": {
    title: "a form whose submit a script holds back and does itself",
    body: `${FORM}<script>
      const form = document.querySelector("form");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        setTimeout(() => form.submit());
      });</script>`,
  },
  "/frame": {
    title: "a form in a frame of the same origin that has the tag",
    body: `<iframe src="/framed" title="Quick view" width="400" height="300"></iframe>`,
  },
};

const storefront: Storefront = {
  platform: "parts of pages",
  steps: [],
  answer({ method, url, session }) {
    if (method === "POST" && url.pathname === "/cart/add") {
      session.notice = '<p class="notice-success" role="status">Added to your cart</p>';
      return { redirect: "/cart" };
    }
    if (url.pathname === "/cart") return page("Cart", `${session.notice}`);
    if (url.pathname === "/framed") return page(PEARL.name, FORM);
    if (url.pathname === "/gathered") {
      // It reads its form's data, and sends nothing.
      return page(
        PEARL.name,
        `${FORM}<script>
          document.querySelector("form").addEventListener("submit", (event) => {
            event.preventDefault();
            document.title = [...new FormData(event.target)].length;
          });</script>`,
      );
    }
    const part = PARTS[url.pathname];
    return part && page(PEARL.name, part.body);
  },
};

function page(title: string, body: string): ShopAnswer {
  const head = title === PEARL.name ? `<script type="application/ld+json">${jsonLd(PEARL)}</script>` : "";
  return {
    html: `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head>
      <body><h1>${title}</h1>${body}</body></html>`,
  };
}

test.describe("parts of pages", () => {
  let shop: RunningStorefront;
  test.beforeAll(async () => {
    shop = await startStorefront(storefront);
  });
  test.afterAll(() => shop?.close());

  for (const [path, { title }] of Object.entries(PARTS)) {
    test(`an add by ${title} is one add`, async ({ page }) => {
      const place = path === "/frame" ? page.frameLocator("iframe") : page;
      const visitor = await enter(page, shop, path);
      await place.getByRole("button", { name: "Add to cart" }).click();
      await place.locator(".notice-success").waitFor();
      await isJudged(page);
      const events = await eventsOf(page, shop, visitor);
      const adds = events.filter(({ event_name }) => event_name === "add_to_cart");
      expect(adds.map(({ custom_data }) => custom_data?.contents)).toMatchObject([
        [{ id: PEARL.id, item_name: PEARL.name, item_price: PEARL.price, quantity: 2 }],
      ]);
      // What a frame shows is no visit of its own.
      const visits = events.filter(({ event_name }) => event_name === "page_visit");
      expect(visits.map(({ event_source_url }) => new URL(event_source_url).pathname)).toEqual(
        path === "/frame" ? [path] : [path, "/cart"],
      );
    });
  }

  test("a form whose data a script only reads is no add", async ({ page }) => {
    const visitor = await enter(page, shop, "/gathered");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await expect(page).toHaveTitle("2");
    const events = await eventsOf(page, shop, visitor);
    expect(events.map(({ event_name }) => event_name)).toEqual(["page_visit"]);
  });
});

/** Opens a page as a new visitor. */
async function enter(page: Page, shop: RunningStorefront, path: string): Promise<string> {
  const visitor = await enterAsNew(page, shop, path);
  // A visitor sees the page before using it.
  await atRest(page);
  return visitor;
}

/** Goes to a last page, and returns what came before it. */
async function eventsOf(page: Page, shop: RunningStorefront, visitor: string) {
  const isLast = ({ event_source_url }: SentEvent) => event_source_url.endsWith(MARKER_PATH);
  await page.goto(shop.url + MARKER_PATH);
  await waitFor("the last visit", () => shop.events(visitor).some(isLast), WAIT_MS);
  return shop.events(visitor).filter((event) => !isLast(event));
}
