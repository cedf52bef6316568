import type { Page } from "playwright/test";
import { atRest } from "../../harness/at-rest.ts";
import type { ShopAnswer, Step, Storefront } from "../storefront.ts";

const ADD = { id: "701", price: 12.5, currency: "EUR", quantity: 2, name: "Veil" };

// What a shop tells each tool of one add, in that tool's words.
const TELL: { [tool: string]: string } = {
  "GA4's dataLayer": `dataLayer.push({ ecommerce: null }); dataLayer.push({ event: "add_to_cart", ecommerce: {
    currency: "EUR", value: 25, items: [{ item_id: "701", item_name: "Veil", price: 12.5, quantity: 2 }] } })`,
  gtag: `gtag("event", "add_to_cart", { currency: "EUR", value: 25, items: [{ id: "701", name: "Veil", price: "12.50", quantity: 2 }] })`,
  "the dataLayer from before GA4": `dataLayer.push({ event: "addToCart", ecommerce: { currencyCode: "EUR",
    add: { products: [{ id: "701", name: "Veil", price: "12.50", quantity: 2 }] } } })`,
  fbq: `fbq("track", "AddToCart", { content_name: "Veil", contents: [{ id: "701", item_price: 12.5, quantity: 2 }], currency: "EUR", value: 25 })`,
  ttq: `ttq.track("AddToCart", { contents: [{ content_id: "701", content_name: "Veil", price: 12.5, quantity: 2 }], currency: "EUR" })`,
  "analytics.track": `analytics.track("Product Added", { product_id: "701", name: "Veil", price: 12.5, quantity: 2, currency: "EUR" })`,
  adobeDataLayer: `adobeDataLayer.push({ event: "addToCart", changedProductsContext: { items: [{ quantity: 2,
    product: { sku: "701", name: "Veil" }, prices: { price: { value: 12.5, currency: "EUR" } } }] } })`,
};

// As each tool's own snippet begins.
const STUBS = `
window.dataLayer = window.dataLayer || [];
function gtag() { dataLayer.push(arguments); }
window.fbq = function () { fbq.callMethod ? fbq.callMethod(...arguments) : fbq.queue.push(arguments); };
fbq.queue = [];
window.ttq = []; ttq.track = function () { ttq.push(["track", ...arguments]); };
window.analytics = []; analytics.track = function () { analytics.push(["track", ...arguments]); };
window.adobeDataLayer = window.adobeDataLayer || [];
`;

// What a tag manager does when it has loaded: functions of its own in the place of the stubs.
const REPLACE = `
{ const { push } = dataLayer; dataLayer.push = function () { return Array.prototype.push.apply(dataLayer, arguments); }; }
window.fbq = function () {}; window.analytics = { track() {} };
`;

function page(script: string): ShopAnswer {
  const buttons = Object.entries(TELL).map(
    ([tool], index) => `<button onclick="tell(${index})">Tell ${tool}</button>`,
  );
  return {
    html: `<!doctype html><html><head><title>Veil</title><script>${STUBS}</script></head><body><h1>Veil</h1>
    ${buttons.join("")}<button onclick="buy()">Add to basket</button><p role="status"></p>
    <script>const tools = ${JSON.stringify(Object.values(TELL))};
    function tell(index) { (0, eval)(tools[index]); }
    async function buy() {
      tools.forEach((_, index) => tell(index));
      const answer = await fetch("/basket/add" + location.search, { method: "POST", body: new URLSearchParams({ id: "701", quantity: "2" }) });
      document.querySelector("[role=status]").textContent = (await answer.json()).message;
    }
    ${script}</script></body></html>`,
  };
}

async function tell(page: Page, tool: string): Promise<void> {
  await page.getByRole("button", { name: `Tell ${tool}`, exact: true }).click();
}

const ORDER = `dataLayer.push({ event: "purchase", ecommerce: { transaction_id: "T-9", value: 40, currency: "EUR",
  items: [{ item_id: "701", item_name: "Veil", price: 20, quantity: 2 }] } })`;

const steps: Step[] = [
  ...Object.keys(TELL).flatMap((tool): Step[] => [
    {
      title: `what the shop tells ${tool} is an add`,
      path: "/veil",
      act: (page) => tell(page, tool),
      adds: [ADD],
    },
    {
      title: `what it told ${tool} before the tag came`,
      path: `/early?tool=${encodeURIComponent(tool)}`,
      adds: [ADD],
    },
  ]),
  ...["GA4's dataLayer", "fbq", "analytics.track"].map(
    (tool): Step => ({
      title: `what the shop tells ${tool} after its script has put its own function there`,
      path: "/replaced",
      act: (page) => tell(page, tool),
      adds: [ADD],
    }),
  ),
  {
    title: "an add that the shop accepts and tells every tool of is one add",
    path: "/veil",
    async act(page) {
      await page.getByRole("button", { name: "Add to basket" }).click();
      await page.getByText("It is in your basket").waitFor();
    },
    adds: [ADD],
  },
  {
    title: "an add that the shop told every tool of, and then refused",
    path: "/veil?sold-out",
    isTrap: true,
    async act(page) {
      await page.getByRole("button", { name: "Add to basket" }).click();
      await page.getByText("Sold out").waitFor();
    },
  },
  {
    title: "an order that is pushed again by a reload counts once",
    path: "/thanks",
    async act(page) {
      await atRest(page);
      await page.reload();
    },
    events: [{ event_name: "checkout", custom_data: { order_id: "T-9", value: "40", currency: "EUR" } }],
  },
  {
    title: "an increment on the cart's page that the shop calls an add",
    path: "/cart",
    isTrap: true,
    act: (page) => tell(page, "GA4's dataLayer"),
  },
  {
    title: "words that are no event of ours",
    path: "/noise",
    isTrap: true,
    events: [],
  },
];

const NOISE = `dataLayer.push({ event: "gtm.js" }); dataLayer.push({ event: "constructor" });
dataLayer.push({ event: "remove_from_cart", ecommerce: { items: [{ item_id: "701" }] } });
dataLayer.push(undefined, null, 7, function () {}); gtag("config", "G-1"); gtag("set", "currency", "EUR");
fbq("init", "1"); fbq("trackCustom", "AddToCart", {}); analytics.track(); ttq.track(Symbol("x"));`;

const dataLayersShop: Storefront = {
  platform: "data layers",
  answer({ url }) {
    if (url.pathname === "/veil" || url.pathname === "/cart") return page("");
    if (url.pathname === "/early") return page(`${TELL[url.searchParams.get("tool") ?? ""]};`);
    if (url.pathname === "/replaced") return page(`addEventListener("load", () => { ${REPLACE} });`);
    if (url.pathname === "/thanks") return page(`${ORDER};`);
    if (url.pathname === "/noise") return page(NOISE);
    if (url.pathname === "/basket/add") {
      return url.search
        ? { status: 422, json: { error: "Sold out", message: "Sold out" } }
        : {
            json: {
              message: "It is in your basket",
              item: { id: "701", name: "Veil", price: "12.50", currency: "EUR" },
            },
          };
    }
    return undefined;
  },
  steps,
};

export const storefronts = [dataLayersShop];
