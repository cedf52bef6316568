import { htmlPage, jsonLd } from "../html-page.ts";
import { add, shows, trap } from "../step.ts";
import type { ExpectedAdd, ShopAnswer, Step, Storefront } from "../storefront.ts";

/** Sends what a button names, as fetch does, and says the answer. */
const SEND = `<script>
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-send]');
  if (!button) return;
  const { url, type, body } = JSON.parse(button.dataset.send);
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  await answer.text();
  document.querySelector('#said').textContent = 'answered';
});
</script><p id="said"></p>`;

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

function button(id: string, url: string, body: object | string): string {
  const type = typeof body === "string" ? FORM : JSON_TYPE;
  const send = { url, type, body: typeof body === "string" ? body : JSON.stringify(body) };
  return `<button id="${id}" data-send='${JSON.stringify(send)}'>Add to cart</button>`;
}

const click = (selector: string) => async (page: Parameters<NonNullable<Step["act"]>>[0]) => {
  await page.click(selector);
  await shows(page, "#said", "answered");
};

function visit(title: string, path: string, product: Partial<ExpectedAdd>): Step {
  return { title, path, visit: product };
}

interface Shop {
  platform: string;
  pages: { [path: string]: ShopAnswer };
  /** What it answers to a POST. */
  answers?: { [path: string]: ShopAnswer };
  steps: Step[];
}

const shop = ({ platform, pages, answers = {}, steps }: Shop): Storefront => ({
  platform,
  answer: ({ method, url }) => (method === "POST" ? answers : pages)[url.pathname + url.search],
  steps,
});

const shopifyHead = `<script>var Shopify = { shop: 'pins.myshopify.com', currency: { active: 'SEK', rate: '11.2' } };
  window.ShopifyAnalytics = { meta: { currency: 'EUR', page: { pageType: 'product' }, product: { id: 1, vendor: 'Nadel', variants: [{ id: 11, price: 24900, name: 'Pin - S', sku: 'S' }, { id: 12, price: 129950, name: 'Pin - L', sku: 'L' }] } } };</script>`;
const shopifyLine = {
  id: 21,
  variant_id: 21,
  product_id: 2,
  title: "Tray - Oak",
  product_title: "Tray",
  quantity: 4,
};

const shopifyThemes = shop({
  platform: "Shopify themes",
  pages: {
    "/products/pin?variant=12": htmlPage("Pin", `<h1>Pin</h1><span class="price">1 299,50 kr</span>${SEND}`, {
      head: shopifyHead,
    }),
    "/collections/sale": htmlPage(
      "Sale",
      `<h1>Sale</h1><ul><li><div class="card"><h3><a href="/products/tray">Tray</a></h3><div class="price price--on-sale"><s class="price-item price-item--regular">20,00 kr</s><span class="price-item price-item--sale">15,50 kr</span></div>
      ${button("sale", "/sv/cart/add.js", { id: 21, quantity: 1 })}${button("silent", "/sv/cart/add", "id=22&quantity=3")}${button("gone", "/cart/add.js", { id: 23 })}</div></li></ul>${SEND}`,
      { head: shopifyHead.replace(/, product: .*} };/, " } };") },
    ),
  },
  answers: {
    "/sv/cart/add.js": { json: { ...shopifyLine, price: 2000, final_price: 1550 } },
    "/sv/cart/add": { text: "", headers: { "content-type": "text/html" } },
    "/cart/add.js": { status: 422, json: { status: 422, message: "Cart Error", description: "Sold out" } },
  },
  steps: [
    visit("the variant that the address names, in the visitor's currency", "/products/pin?variant=12", {
      id: "12",
      price: 1299.5,
      currency: "SEK",
    }),
    add("a reduced price in cents, and not the line's quantity", "/collections/sale", click("#sale"), {
      id: "21",
      price: 15.5,
      currency: "SEK",
      quantity: 1,
    }),
    trap("a sold out card", "/collections/sale", click("#gone")),
  ],
});

const wooBody = 'class="wp-theme woocommerce woocommerce-page"';
const wooVariations = [
  { variation_id: 31, sku: "S", display_price: 40, display_regular_price: 50, attributes: {} },
  { variation_id: 32, sku: "L", display_price: 1045.5, display_regular_price: 1045.5, attributes: {} },
];
const wooItem = (id: number, price: string, minor: number) => ({
  key: "k",
  id,
  quantity: 9,
  name: "Cap",
  sku: "CAP",
  prices: {
    price,
    regular_price: "9999",
    sale_price: price,
    currency_code: "KWD",
    currency_minor_unit: minor,
  },
});

const woocommerce = shop({
  platform: "WooCommerce blocks",
  pages: {
    "/product/cap/": htmlPage(
      "Cap",
      `<main><h1>Cap</h1><form class="variations_form cart" method="post" data-product_id="30" data-product_variations='${JSON.stringify(wooVariations)}'><input type="hidden" name="add-to-cart" value="30"><input name="variation_id" value="32"><button>Add</button></form></main>
      ${jsonLd({ "@type": "Product", sku: 30, name: "Cap", offers: [{ "@type": "AggregateOffer", lowPrice: "40.00", highPrice: "1045.50", priceCurrency: "GBP" }] })}`,
      { attributes: wooBody },
    ),
    "/shop/": htmlPage(
      "Shop",
      `<main><h1>Shop</h1><ul class="products"><li class="product"><h2>Hat</h2><span class="price"><del aria-hidden="true"><span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>1.300,00</bdi></span></del> <span class="screen-reader-text">Original price was: &euro;1.300,00.</span><ins><span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>1.245,00</bdi></span></ins></span>${button("loop", "/?wc-ajax=add_to_cart", "product_id=14&quantity=1")}</li>
      <li class="product"><h2>Box</h2><span class="price"><span class="amount">&euro;7,00</span></span></li></ul>
      ${button("mixed", "/wp-json/wc/store/v1/batch", {
        requests: [
          { path: "/wc/store/v1/cart/update-item", body: { key: "k1", quantity: 5 } },
          { path: "/wc/store/v1/cart/add-item", body: { id: 61, quantity: 2 } },
        ],
      })}${button("update", "/wp-json/wc/store/v1/batch", { requests: [{ path: "/wc/store/v1/cart/update-item", body: { key: "k1", quantity: 5, id: 61 } }] })}</main>${SEND}`,
      { attributes: wooBody },
    ),
  },
  answers: {
    "/?wc-ajax=add_to_cart": { json: { fragments: { ".count": "1" }, cart_hash: "h" } },
    "/wp-json/wc/store/v1/batch": {
      status: 207,
      json: {
        responses: [
          { status: 200, body: {} },
          { status: 201, body: { items: [wooItem(61, "12500", 3)] } },
        ],
      },
    },
  },
  steps: [
    visit("a variable product", "/product/cap/", { id: "30", currency: "GBP", price: 40, name: "Cap" }),
    add("the price that is not struck through", "/shop/", click("#loop"), {
      id: "14",
      price: 1245,
      currency: "EUR",
      quantity: 1,
      name: "Hat",
    }),
    trap("a batch that only changes a quantity", "/shop/", click("#update")),
  ],
});

const prestashopHead = "<script>window.prestashop = { currency: { iso_code: 'PLN' } };</script>";
const prestashopCart = (...products: object[]) => ({ cart: { products }, success: true, errors: "" });
const mug = {
  id_product: 6,
  id_product_attribute: 0,
  name: "Mug",
  price: "11,90 zł",
  price_wt: 11.9,
  quantity: 4,
};

const prestashop = shop({
  platform: "PrestaShop",
  pages: {
    "/mug": htmlPage(
      "Mug",
      `<h1>Mug</h1><input type="hidden" id="product_page_product_id" value="6"><div id="product-details" data-product='${JSON.stringify({ ...mug, id: 6, unit_price: "0.500000", price_amount: 11.9, reference: "M6", manufacturer_name: "Clay" })}'></div>
      ${button("partly", "/cart", "id_product=6&qty=2&add=1&action=update")}${button("none", "/cart?refused=1", "id_product=6&qty=2&add=1&action=update")}${button("up", "/cart?update=1&op=up&id_product=6", "ajax=1&action=update")}${SEND}`,
      { head: prestashopHead },
    ),
    "/other": htmlPage("Imprint", "<h1>Imprint</h1>", { head: prestashopHead }),
  },
  answers: {
    "/cart": {
      json: { ...prestashopCart(mug), id_product: 6, id_product_attribute: 0, errors: ["Only for pick-up"] },
    },
    "/cart?refused=1": { json: { ...prestashopCart(mug), hasError: true, errors: ["No stock"] } },
    "/cart?update=1&op=up&id_product=6": { json: prestashopCart(mug) },
  },
  steps: [
    visit("a product by its details, not its unit's price", "/mug", {
      id: "6",
      price: 11.9,
      currency: "PLN",
    }),
    add("errors beside what was done", "/mug", click("#partly"), {
      id: "6",
      price: 11.9,
      currency: "PLN",
      quantity: 2,
      name: "Mug",
    }),
    trap("an error beside a cart and a success", "/mug", click("#none")),
    trap("one more", "/mug", click("#up")),
  ],
});

const opencartHead = '<link href="catalog/view/stylesheet/stylesheet.css" rel="stylesheet"><base href="/">';
const opencartCard = (id: number, name: string, price: string) =>
  `<div class="product-thumb"><div class="caption"><h4><a href="?product_id=${id}">${name}</a></h4><p class="price">${price}\n<span class="price-tax">Ex Tax: 500,00€</span></p></div><div class="button-group">${button(`b${id}`, "/index.php?route=checkout/cart/add", `product_id=${id}&quantity=1`)}</div></div>`;

const opencart = shop({
  platform: "OpenCart 3",
  pages: {
    "/mac": {
      ...htmlPage(
        "Mac",
        `<div id="content"><div><ul class="list-unstyled"><li>Brand: <a href="/index.php?route=product/manufacturer/info">Apple</a></li></ul><h1>Mac</h1><ul class="list-unstyled"><li><span style="text-decoration: line-through;">1.300,00€</span></li><li><h2>602,00€</h2></li><li>Ex Tax: 500,00€</li></ul><div id="product"><input name="quantity" value="1"><input type="hidden" name="product_id" value="43"><button id="button-cart">Add</button></div></div></div>`,
        { head: opencartHead },
      ),
      headers: { "set-cookie": "currency=EUR; path=/" },
    },
    "/macs": htmlPage(
      "Macs",
      `<div id="content"><h2>Macs</h2>${opencartCard(43, "Mac", "602,00€")}${opencartCard(44, "Air", '<span class="price-new">1.202,00€</span> <span class="price-old">2.000,00€</span>')}${button("wish", "/index.php?route=account/wishlist/add", "product_id=43")}</div>${SEND}`,
      { head: opencartHead },
    ),
  },
  answers: {
    "/index.php?route=checkout/cart/add": {
      json: { success: "Success: You have added", total: "1 item(s)" },
    },
    "/index.php?route=account/wishlist/add": { json: { success: "Success: You have added" } },
  },
  steps: [
    visit("a product that only a visitor can read", "/mac", {
      id: "43",
      price: 602,
      currency: "EUR",
      name: "Mac",
    }),
    add("a price with another one without tax below", "/macs", click("#b43"), {
      id: "43",
      price: 602,
      currency: "EUR",
      quantity: 1,
      name: "Mac",
    }),
    add("a reduced card", "/macs", click("#b44"), {
      id: "44",
      price: 1202,
      currency: "EUR",
      quantity: 1,
      name: "Air",
    }),
    trap("the wish list, answered as an add is", "/macs", click("#wish")),
  ],
});

const bigcommerce = shop({
  platform: "BigCommerce",
  pages: {
    "/mug/": htmlPage(
      "Mug",
      `<h1>Mug</h1><form data-cart-item-add><input type="hidden" name="action" value="add"><input type="hidden" name="product_id" value="77"><input name="qty[]" value="1"></form>
      ${jsonLd({ "@type": "Product", name: "Mug", sku: "MUG", offers: { "@type": "Offer", priceCurrency: "AUD", minPrice: "9.00", maxPrice: "12.00" } })}`,
      {
        head: "<script>window.BCData = { product_attributes: { sku: 'MUG', price: { with_tax: { value: 13.2, currency: 'AUD' }, without_tax: { value: 12, currency: 'AUD' } } } };</script>",
      },
    ),
  },
  steps: [
    visit("a product by the page's own data", "/mug/", {
      id: "77",
      price: 13.2,
      currency: "AUD",
      name: "Mug",
    }),
  ],
});

const salesforce = shop({
  platform: "Salesforce SFRA",
  pages: {
    "/p/701.html": htmlPage(
      "Coat",
      `<div class="page" data-action="Product-Show" data-querystring="pid=701"><div class="product-detail" data-pid="701"><h1>Coat</h1><div class="price"><span class="sales"><span class="value" content="210.00">£210.00</span></span></div></div>
      ${button("bundle", "/on/demandware.store/Sites-X-Site/en_GB/Cart-AddProduct", `pid=701&pidsObj=&quantity=2&childProducts=${encodeURIComponent('[{"pid":"b1","quantity":1}]')}`)}${button("bonus", "/on/demandware.store/Sites-X-Site/en_GB/Cart-AddCoupon", "couponCode=TEN&pid=701")}</div>${SEND}
      ${jsonLd({ "@type": "Product", name: "Coat", sku: "701", offers: { "@type": "Offer", priceCurrency: "GBP", price: "210.00" } })}`,
    ),
  },
  answers: {
    "/on/demandware.store/Sites-X-Site/en_GB/Cart-AddProduct": {
      json: {
        error: false,
        pliUUID: "u",
        cart: {
          items: [
            {
              id: "701",
              productName: "Coat",
              quantity: 5,
              price: { sales: { value: 199, currency: "GBP" }, list: { value: 210, currency: "GBP" } },
            },
          ],
        },
      },
    },
    "/on/demandware.store/Sites-X-Site/en_GB/Cart-AddCoupon": { json: { success: true } },
  },
  steps: [
    visit("a product by its page's id", "/p/701.html", {
      id: "701",
      price: 210,
      currency: "GBP",
      name: "Coat",
    }),
    add("a bundle is one product, at the price that is paid", "/p/701.html", click("#bundle"), {
      id: "701",
      price: 199,
      currency: "GBP",
      quantity: 2,
      name: "Coat",
    }),
    trap("a coupon", "/p/701.html", click("#bonus")),
  ],
});

const magento = shop({
  platform: "Hyvä",
  pages: {
    "/hat.html": htmlPage(
      "Hat",
      `<main><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Hat</h1><meta itemprop="sku" content="HAT"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="59"><meta itemprop="priceCurrency" content="CHF"></div></div>
      <form id="product_addtocart_form" method="post" action="/checkout/cart/add/product/42/"><input type="hidden" name="product" value="42"></form></main>`,
      { head: "<script>window.hyva = {};</script>" },
    ),
  },
  steps: [
    visit("a product by its form and its microdata", "/hat.html", {
      id: "42",
      price: 59,
      currency: "CHF",
      name: "Hat",
    }),
  ],
});

export const storefronts = [
  shopifyThemes,
  woocommerce,
  prestashop,
  opencart,
  bigcommerce,
  salesforce,
  magento,
];
