import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, shows } from "../step.ts";
import type { ShopAnswer, Storefront } from "../storefront.ts";

// Shops whose catalogue calls products otherwise than their pages do: `data-id-template`.

interface Shop {
  platform: string;
  template: string;
  pages: { [path: string]: ShopAnswer };
  steps: Storefront["steps"];
}

const shop = ({ platform, template, pages, steps }: Shop): Storefront => ({
  platform,
  tag: { "data-id-template": template },
  answer: ({ method, url }) => pages[`${method} ${url.pathname}${url.search}`],
  steps,
});

/** Sends a form by script, as the platforms' own scripts do. */
const send = (address: string, then = "") => `<script>
document.querySelector('form').addEventListener('submit', async event => {
  event.preventDefault();
  await fetch('${address}', { method: 'POST', body: new FormData(event.target) });
  ${then}
});
</script>`;

const click = (selector: string, answer: string) => (page: Parameters<typeof answered>[0]) =>
  answered(page, answer, () => page.click(selector));

const SHOPIFY_HEAD = `<script>var Shopify = { shop: 'pins.myshopify.com', country: 'CA', currency: { active: 'CAD' } };
  window.ShopifyAnalytics = { meta: { currency: 'CAD', page: { pageType: 'product' }, product: { id: 71, variants: [{ id: 711, price: 2400, sku: 'S' }, { id: 712, price: 2600, sku: 'L' }] } } };</script>`;

const shopify = shop({
  platform: "Shopify themes",
  template: "shopify-google",
  pages: {
    "GET /products/pin?variant=712": htmlPage(
      "Pin",
      `<h1>Pin</h1><form><input type="hidden" name="id" value="712"><button>Add to cart</button></form>${send("/cart/add")}
      <script>const timer = setInterval(() => {
        if (!window.hatpin) return;
        clearInterval(timer);
        document.querySelector('form').requestSubmit();
      })</script>`,
      { head: SHOPIFY_HEAD },
    ),
    "POST /cart/add": {
      json: {
        id: 712,
        variant_id: 712,
        product_id: 71,
        sku: "L",
        title: "Pin - L",
        price: 2600,
        quantity: 3,
      },
    },
  },
  steps: [
    {
      ...add(
        "a catalogue of country, product and variant, for an add before the tag has its parts as well",
        "/products/pin?variant=712",
        click("button", "/cart/add"),
        { id: "shopify_CA_71_712", price: 26, currency: "CAD", quantity: 1 },
        { id: "shopify_CA_71_712", price: 26, currency: "CAD", quantity: 1 },
      ),
      visit: { id: "shopify_CA_71_712", price: 26, currency: "CAD" },
    },
  ],
});

const wooPage = (body: string) =>
  htmlPage(
    "Cap",
    `${body}<main><h1>Cap</h1><form class="cart" method="post" action="/product/cap/"><input name="quantity" value="1"><button name="add-to-cart" value="30">Add to cart</button></form></main>
    ${jsonLd({ "@type": "Product", sku: "CAP", name: "Cap", offers: [{ "@type": "Offer", price: "18.00", priceCurrency: "EUR" }] })}`,
    { attributes: 'class="woocommerce woocommerce-page"' },
  );

const ORDER = {
  "@type": "Order",
  orderNumber: "1042",
  price: "18.00",
  priceCurrency: "EUR",
  acceptedOffer: { "@type": "Offer", price: "18.00", itemOffered: { "@type": "Product", sku: "CAP" } },
};

const woocommerce = shop({
  platform: "WooCommerce classic",
  template: "woocommerce-google",
  pages: {
    "GET /product/cap/": wooPage(""),
    "POST /product/cap/": wooPage('<div class="woocommerce-message" role="alert">Added to your cart</div>'),
    "GET /checkout/order-received/1042/": htmlPage(
      "Order received",
      `<main><h1>Order received</h1></main>${jsonLd(ORDER)}`,
      { attributes: 'class="woocommerce-page woocommerce-order-received"' },
    ),
  },
  steps: [
    {
      ...add(
        "a prefix, for an add that the next page confirms",
        "/product/cap/",
        async (page) => {
          await page.click("button");
          await shows(page, ".woocommerce-message", "Added");
        },
        { id: "gla_30", price: 18, currency: "EUR", quantity: 1 },
      ),
      visit: { id: "gla_30", price: 18, currency: "EUR" },
    },
    {
      title: "a prefix, for the lines of an order",
      path: "/checkout/order-received/1042/",
      events: [
        {
          event_name: "checkout",
          custom_data: { order_id: "1042", content_ids: ["gla_CAP"], value: "18.00" },
        },
      ],
    },
  ],
});

const hat = (sku: string, id: number) =>
  htmlPage(
    "Hat",
    `<main itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Hat</h1>${sku}
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="59"><meta itemprop="priceCurrency" content="CHF"></div>
    <form id="product_addtocart_form"><input type="hidden" name="product" value="${id}"><input name="qty" value="2"><button>Add to cart</button></form></main>
    ${send(`/checkout/cart/add/product/${id}/`, "await fetch('/customer/section/load/?sections=cart')")}`,
    { head: '<script type="text/x-magento-init">{}</script>' },
  );

const SECTIONS = {
  cart: { items: [] },
  messages: { messages: [{ type: "success", text: "You added Hat to your shopping cart." }] },
};

const magento = shop({
  platform: "Magento 2 Luma",
  template: "magento-pinterest",
  pages: {
    "GET /hat.html": hat('<meta itemprop="sku" content="HAT">', 42),
    "GET /plain-hat.html": hat("", 43),
    "POST /checkout/cart/add/product/42/": { json: [] },
    "POST /checkout/cart/add/product/43/": { json: [] },
    "GET /customer/section/load/?sections=cart": { json: SECTIONS },
  },
  steps: [
    {
      ...add(
        "an id and SKU, which only the page knows",
        "/hat.html",
        click("button", "/customer/section/load/"),
        { id: "42_HAT", price: 59, currency: "CHF", quantity: 2 },
      ),
      visit: { id: "42_HAT", price: 59, currency: "CHF" },
    },
    {
      ...add(
        "a product whose SKU nobody knows keeps its plain id",
        "/plain-hat.html",
        click("button", "/customer/section/load/"),
        { id: "43", price: 59, currency: "CHF", quantity: 2 },
      ),
      visit: { id: "43", price: 59, currency: "CHF" },
    },
  ],
});

const mistaken = shop({
  platform: "a shop of its own",
  template: "{asin}",
  pages: {
    "GET /pin": htmlPage(
      "Pin",
      `<h1>Pin</h1>${jsonLd({ "@type": "Product", sku: "PIN", offers: { price: "9.50", priceCurrency: "GBP" } })}`,
    ),
  },
  steps: [
    {
      title: "a template with a slip costs nothing but itself",
      path: "/pin",
      visit: { id: "PIN", price: 9.5, currency: "GBP" },
    },
  ],
});

export const storefronts = [shopify, woocommerce, magento, mistaken];
