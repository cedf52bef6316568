import { htmlPage } from "../html-page.ts";
import { add, answered, shows, trap } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

interface Item {
  id: string;
  name: string;
  number: string;
  price: string;
  stock: number;
}

const BOATER: Item = {
  id: "0a1c5f3d9b7e4c21a6f0d84e2b9c7310",
  name: "Boater",
  number: "SW10012",
  price: "39.9",
  stock: 5,
};
const TRILBY: Item = {
  id: "5be2477d81f04f6d8c3b90aa17ef62d4",
  name: "Trilby",
  number: "SW10013",
  price: "1249",
  stock: 2,
};
const ITEMS = [BOATER, TRILBY];

// The storefront's scripts take over forms that are marked so, and show what comes back as the cart at the side.
const SCRIPT = `<script>
async function send(url, body) {
  const answer = await fetch(url, { method: 'POST', body, headers: { 'X-Requested-With': 'XMLHttpRequest' } });
  document.querySelector('.offcanvas').innerHTML = await answer.text();
}
addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-add-to-cart],[data-form-ajax-submit]')) return;
  event.preventDefault();
  const data = new FormData(form);
  if (form.matches('[data-add-to-cart]')) data.set('redirectTo', 'frontend.cart.offcanvas');
  void send(form.action, data);
});
</script>`;

const euro = (price: number) => `€${price.toLocaleString("en", { minimumFractionDigits: 2 })}*`;

const buyForm = ({ id, name }: Item, inside: string, isTakenOver = true) => `
<form id="productDetailPageBuyProductForm" class="buy-widget" action="/checkout/line-item/add" method="post" ${isTakenOver ? 'data-add-to-cart="true"' : ""}>
  <input type="hidden" name="redirectTo" value="frontend.detail.page">
  <input type="hidden" name="redirectParameters" data-redirect-parameters="true" value='{"productId": "${id}"}'>
  <input type="hidden" name="lineItems[${id}][id]" value="${id}"><input type="hidden" name="lineItems[${id}][type]" value="product">
  <input type="hidden" name="lineItems[${id}][referencedId]" value="${id}">
  <input type="hidden" name="lineItems[${id}][stackable]" value="1"><input type="hidden" name="lineItems[${id}][removable]" value="1">
  <input type="hidden" name="product-name" value="${name}">${inside.replaceAll("ID", id)}
</form>`;

const alert = (kind: string, text: string) =>
  `<div class="alert alert-${kind} alert-has-icon" role="alert"><div class="alert-content-container"><div class="alert-content">${text}</div></div></div>`;

function page(title: string, kind: string, body: string): ShopAnswer {
  return htmlPage(
    `${title} | Hutladen`,
    `${body}<div class="offcanvas offcanvas-end cart-offcanvas"></div>${SCRIPT}`,
    {
      attributes: `class="is-ctl-${kind}"`,
      head: "<script>window.router = { 'frontend.cart.offcanvas': '/checkout/offcanvas', 'frontend.checkout.info': '/widgets/checkout/info' }; window.PluginManager = {};</script>",
    },
  );
}

function productPage(item: Item, notice = ""): ShopAnswer {
  const { id, name, number, price } = item;
  return page(
    name,
    "product is-act-index",
    `<div class="flashbags">${notice}</div>
    <div class="cms-page" itemscope itemtype="https://schema.org/Product"><h1 class="product-detail-name" itemprop="name">${name}</h1>
    <div itemprop="brand" itemtype="https://schema.org/Brand" itemscope><meta itemprop="name" content="Hut &amp; Sohn"></div>
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="url" content="/${name}/${number}"><meta itemprop="priceCurrency" content="EUR">
    <div class="product-detail-price-container"><meta itemprop="price" content="${price}"><p class="product-detail-price">${euro(Number(price))}</p></div>
    <select class="configurator" onchange="fetch('/detail/${id}/switch?options=' + encodeURIComponent('{&quot;size&quot;:&quot;L&quot;}')).then((answer) => answer.text()).then(() => document.title = 'switched')"><option>M<option>L</select>
    ${buyForm(
      item,
      `<select name="lineItems[ID][quantity]" class="product-detail-quantity-input"><option>1<option>2<option>3<option>9</select><button class="btn btn-primary btn-buy" title="Add to shopping cart">Add to shopping cart</button>`,
      name !== "Trilby",
    )}</div>
    <button class="product-wishlist-btn" onclick="fetch('/wishlist/add/${id}', { method: 'POST' }).then((answer) => answer.text()).then(() => document.title = 'wished')">Add to wishlist</button>
    <meta itemprop="productID" content="${id}"><span class="product-detail-ordernumber" itemprop="sku">${number}</span></div>
    <form action="/checkout/promotion/add" method="post" data-form-ajax-submit><input name="code" value="SPRING"><button id="code">Redeem</button></form>`,
  );
}

const box = (item: Item) => `
<div class="cms-listing-col" role="listitem"><div class="card product-box box-standard" data-product-information='{"id":"${item.id}","name":"${item.name}"}'><div class="card-body">
<div class="product-info"><a href="/${item.name}/${item.number}" class="product-name">${item.name}</a><div class="product-price-info"><div class="product-price-wrapper"><span class="product-price">${euro(Number(item.price))}</span></div></div>
<div class="product-action">${buyForm(item, `<input type="hidden" name="lineItems[ID][quantity]" value="1"><div class="d-grid"><button class="btn btn-buy" title="Add to shopping cart">Add to shopping cart</button></div>`)}</div></div></div></div></div>`;

function offcanvas(session: Session, notice: string): ShopAnswer {
  const lines = ITEMS.filter(({ id }) => session[id]).map(
    ({ id, name, price }) => `<div class="line-item line-item-product is-offcanvas js-cart-item">
      <a class="line-item-label" href="/${name}">${name}</a><div class="line-item-total-price-value">${euro(Number(price) * session[id])}</div>
      <form action="/checkout/line-item/change-quantity/${id}" method="post" data-form-ajax-submit><input name="redirectTo" value="frontend.cart.offcanvas" type="hidden"><input name="quantity" value="${session[id] + 1}" type="hidden"><button class="js-btn-plus">+</button></form>
      <form action="/checkout/line-item/delete/${id}" method="post" data-form-ajax-submit><button class="line-item-remove-button">Remove</button></form></div>`,
  );
  return {
    text: `<div class="offcanvas-body">${notice}<div class="offcanvas-cart-items">${lines.join("")}</div></div>`,
    headers: { "content-type": "text/html; charset=UTF-8" },
  };
}

const shopware: Storefront = {
  platform: "Shopware 6",
  answer({ method, url, fields, session }) {
    if (url.pathname === "/Boater/SW10012") return productPage(BOATER);
    if (url.pathname === "/Trilby/SW10013") {
      const { notice } = session;
      session.notice = "";
      return productPage(TRILBY, notice);
    }
    if (url.pathname === "/Hats/") {
      return page("Hats", "navigation is-act-index", `<h1>Hats</h1>${ITEMS.map(box).join("")}`);
    }
    if (url.pathname === "/checkout/line-item/add" && method === "POST") {
      const item = ITEMS.find(({ id }) => fields.has(`lineItems[${id}][id]`)) as Item;
      const quantity = Number(fields.get(`lineItems[${item.id}][quantity]`));
      const held = (session[item.id] ?? 0) + quantity;
      session[item.id] = Math.min(held, item.stock);
      // Quantity is cut to the stock: a warning, and no word of an add.
      const notice =
        held > item.stock
          ? alert("warning", `The product "${item.name}" is only available ${item.stock} times.`)
          : alert("success", `${quantity} product added to your shopping cart.`);
      if (fields.get("redirectTo") === "frontend.cart.offcanvas") return offcanvas(session, notice);
      session.notice = notice;
      return { redirect: `/${item.name}/${item.number}` };
    }
    const [, action, id = ""] =
      /^\/checkout\/line-item\/(change-quantity|delete)\/(\w+)/.exec(url.pathname) ?? [];
    if (action) {
      session[id] = action === "delete" ? 0 : Number(fields.get("quantity"));
      return offcanvas(session, alert("success", "Shopping cart updated."));
    }
    if (url.pathname === "/checkout/promotion/add") {
      return offcanvas(session, alert("success", "Code added to the shopping cart."));
    }
    if (/^\/(wishlist|detail)\//.test(url.pathname))
      return { json: { success: true, url: "/Boater/SW10012" } };
    return undefined;
  },
  steps: [
    {
      ...add(
        "two at once, with the price of the microdata",
        "/Boater/SW10012",
        async (page) => {
          await page.selectOption(".product-detail-quantity-input", "2");
          await page.click(".btn-buy");
          await shows(page, ".alert-success", "added");
        },
        { id: BOATER.id, price: 39.9, currency: "EUR", quantity: 2, name: "Boater" },
      ),
      visit: { id: BOATER.id, price: 39.9, currency: "EUR", name: "Boater" },
    },
    add(
      "two and one are two and one",
      "/Boater/SW10012",
      async (page) => {
        await page.selectOption(".product-detail-quantity-input", "2");
        await answered(page, "/add", () => page.click(".btn-buy"));
        await page.selectOption(".product-detail-quantity-input", "1");
        await answered(page, "/add", () => page.click(".btn-buy"));
      },
      { id: BOATER.id, price: 39.9, currency: "EUR", quantity: 2 },
      { id: BOATER.id, price: 39.9, currency: "EUR", quantity: 1 },
    ),
    add(
      "a box of a listing, with its own name and price",
      "/Hats/",
      async (page) => {
        await page.click(`form:has([value="${TRILBY.id}"]) .btn-buy`);
        await shows(page, ".alert-success", "added");
      },
      { id: TRILBY.id, price: 1249, currency: "EUR", quantity: 1, name: "Trilby" },
    ),
    add(
      "a form without script comes back to the product with a success",
      "/Trilby/SW10013",
      async (page) => {
        await page.click(".btn-buy");
        await shows(page, ".alert-success", "added");
      },
      { id: TRILBY.id, price: 1249, currency: "EUR", quantity: 1 },
    ),
    add(
      "an add after a change of quantity",
      "/Boater/SW10012",
      async (page) => {
        await page.click(".btn-buy");
        await page.click(".js-btn-plus");
        await shows(page, ".alert-success", "updated");
        await page.click(".btn-buy");
        await shows(page, ".alert-success", "added");
      },
      { id: BOATER.id, price: 39.9, currency: "EUR", quantity: 1 },
      { id: BOATER.id, price: 39.9, currency: "EUR", quantity: 1 },
    ),
    trap("an offcanvas with a warning that the stock is less", "/Boater/SW10012", async (page) => {
      await page.selectOption(".product-detail-quantity-input", "9");
      await page.click(".btn-buy");
      await shows(page, ".alert-warning", "only available");
    }),
    trap("a form without script comes back with a warning", "/Trilby/SW10013", async (page) => {
      await page.selectOption(".product-detail-quantity-input", "3");
      await page.click(".btn-buy");
      await shows(page, ".alert-warning", "only available");
    }),
    trap(
      "quantity and removal in the cart, after an add",
      "/Boater/SW10012",
      async (page) => {
        await page.click(".btn-buy");
        await page.click(".js-btn-plus");
        await shows(page, ".alert-success", "updated");
        await answered(page, "/delete/", () => page.click(".line-item-remove-button"));
      },
      { id: BOATER.id, price: 39.9, currency: "EUR", quantity: 1 },
    ),
    trap("a code, a wish and another option", "/Boater/SW10012", async (page) => {
      await page.click("#code");
      await shows(page, ".alert-success", "Code added");
      await answered(page, "/wishlist/", () => page.click(".product-wishlist-btn"));
      await answered(page, "/switch", () => page.selectOption(".configurator", "L"));
    }),
  ],
};

export const storefronts = [shopware];
