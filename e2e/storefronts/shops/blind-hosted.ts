import type { Page } from "playwright/test";
import { htmlPage, jsonLd } from "../html-page.ts";
import { add, settled, shows, trap, unreachable } from "../step.ts";
import type { Storefront } from "../storefront.ts";

const WIX_STORES = "215238eb-22a5-4c36-9e7b-e7c08025e04e";
const wixHat = { id: "df19c1f7-07d8-a265-42f8-e8dfa824cc6e", name: "Felt hat", price: 25, sku: "W-1" };
const wixBox = { id: "a668ef33-f5b8-2569-d04c-1d123be68441", name: "Hat box", price: 12, sku: "W-2" };

const wixScript = `<script>
window.wixBiSession = { viewerSessionId: 'v1' };
window.wixDevelopersAnalytics = { listeners: [], register: function (id, listener) { this.listeners.push(listener); } };
function say(text) { document.querySelector('#said').textContent = text; }
function tell(name, data) { wixDevelopersAnalytics.listeners.forEach(function (listener) { listener(name, data); }); (window.dataLayer = window.dataLayer || []).push(Object.assign({ event: name }, data)); }
async function add(product, quantity, options) {
  // Told at the click, before anyone knows.
  tell('AddToCart', { origin: 'Stores', id: product.id, name: product.name, price: product.price, currency: 'USD', quantity: quantity, sku: product.sku });
  await cart('POST', '/add-to-cart', { lineItems: [{ quantity: quantity, catalogReference: { appId: '${WIX_STORES}', catalogItemId: product.id, options: options || {} } }] }, 'added');
}
async function cart(method, path, body, word) {
  try {
    const answer = await fetch('/_api/ecom/v1/carts/current' + path, { method: method, headers: { 'Content-Type': 'application/json', Authorization: 'wixcode' }, body: JSON.stringify(body) });
    const json = await answer.json();
    if (!answer.ok) return say(json.message);
    document.querySelector('[data-hook=items-count]').textContent = json.cart.lineItems.reduce(function (sum, line) { return sum + line.quantity; }, 0);
    say(word);
  } catch (error) { say('offline'); }
}
</script>`;

const wix: Storefront = {
  platform: "Wix",
  answer({ url, body, session }) {
    session.lines ??= {};
    if (url.pathname === "/product-page/felt-hat") {
      const button = (id: string, product: object, quantity: string) =>
        `<button data-hook="${id}" onclick='add(${JSON.stringify(product)}, ${quantity}, { options: { Size: "L" } })'>Add to Cart</button>`;
      return htmlPage(
        "Felt hat | Hats",
        `<div id="SITE_CONTAINER"><a data-hook="cart-icon-button" href="/cart-page">Cart <span data-hook="items-count">0</span></a><section data-hook="product-page"><h1 data-hook="product-title">Felt hat</h1><div data-hook="sec-product-price"><span data-hook="formatted-primary-price" data-wix-price="$25.00">$25.00</span></div><input type="number" data-hook="number-input-spinner-input" id="quantity" value="1">${button("add-to-cart", wixHat, "Number(document.querySelector(`#quantity`).value)")}</section>
        <ul data-hook="related-products"><li data-hook="product-item-root" data-slug="hat-box"><a href="/product-page/hat-box"><h3 data-hook="product-item-name">Hat box</h3><span data-hook="product-item-price-to-pay" data-wix-price="$12.00">$12.00</span></a>${button("product-item-add-to-cart-button", wixBox, "1")}</li></ul>
        <button id="plus" onclick="cart('POST', '/update-line-items-quantity', { lineItems: [{ id: 'l1', quantity: 3 }] }, 'changed')">+</button><button id="remove" onclick="cart('POST', '/remove-line-items', { lineItemIds: ['l1'] }, 'removed')">x</button><button id="coupon" onclick="cart('PATCH', '', { couponCode: 'SPRING', cartInfo: { buyerInfo: { email: 'ada@hat.example' } } }, 'applied')">Apply</button><button id="estimate" onclick="cart('POST', '/estimate-totals', { shippingAddress: { country: 'US', postalCode: '10001' } }, 'estimated')">Estimate</button>
        <button id="wish" onclick="fetch('/_api/wishlist-server/v1/wishlist/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ productId: '${wixHat.id}' }) }).then(() => say('wished'))">Wish</button><button id="stock" onclick="fetch('/_api/back-in-stock-notifications/v1/requests', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ request: { email: 'ada@hat.example', catalogReference: { catalogItemId: '${wixHat.id}' } } }) }).then(() => say('noted'))">Notify Me</button><p id="said"></p></div>${wixScript}`,
        {
          head: `<meta property="og:type" content="product"><meta property="product:price:amount" content="25"><meta property="product:price:currency" content="USD">${jsonLd({ "@type": "Product", name: "Felt hat", sku: "W-1", Offers: { "@type": "Offer", priceCurrency: "USD", price: "25", Availability: "https://schema.org/InStock" } })}`,
        },
      );
    }
    if (url.pathname === "/_api/ecom/v1/carts/current/add-to-cart") {
      const [{ quantity, catalogReference }] = JSON.parse(body).lineItems;
      const held = (session.lines[catalogReference.catalogItemId] ?? 0) + quantity;
      if (held > 5) {
        return {
          status: 428,
          json: {
            message: "Requested quantity exceeds the stock",
            details: { applicationError: { code: "INSUFFICIENT_INVENTORY", description: "", data: {} } },
          },
        };
      }
      session.lines[catalogReference.catalogItemId] = held;
    }
    if (url.pathname.startsWith("/_api/ecom/")) {
      const lineItems = [wixHat, wixBox]
        .filter(({ id }) => session.lines[id])
        .map(({ id, name, price, sku }) => ({
          id: "l1",
          quantity: session.lines[id],
          catalogReference: { appId: WIX_STORES, catalogItemId: id },
          productName: { original: name, translated: name },
          price: {
            amount: price.toFixed(2),
            convertedAmount: price.toFixed(2),
            formattedAmount: `$${price.toFixed(2)}`,
          },
          physicalProperties: { sku },
        }));
      return { json: { cart: { id: "c1", currency: "USD", lineItems } } };
    }
    if (url.pathname.startsWith("/_api/")) return { json: { item: { productId: wixHat.id } } };
    return undefined;
  },
  steps: [
    add(
      "three, told by the site's event and by the cart, counted once",
      "/product-page/felt-hat",
      async (page) => {
        await page.fill("#quantity", "3");
        await page.click("[data-hook=add-to-cart]");
        await shows(page, "[data-hook=items-count]", "3");
      },
      { id: wixHat.id, price: 25, currency: "USD", quantity: 3 },
    ),
    add(
      "a related product beside the page's",
      "/product-page/felt-hat",
      async (page) => {
        await page.click("[data-hook=product-item-add-to-cart-button]");
        await shows(page, "[data-hook=items-count]", "1");
      },
      { id: wixBox.id, price: 12, currency: "USD", quantity: 1, name: "Hat box" },
    ),
    trap("the site's event at the click, though the cart refuses", "/product-page/felt-hat", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("[data-hook=add-to-cart]");
      await shows(page, "#said", "exceeds the stock");
    }),
    trap(
      "the site's event at the click, though the network fails",
      "/product-page/felt-hat",
      async (page) => {
        await unreachable(page, "**/add-to-cart", () => page.click("[data-hook=add-to-cart]"));
        await shows(page, "#said", "offline");
      },
    ),
    trap(
      "a changed quantity, a removal, a coupon and an estimate",
      "/product-page/felt-hat",
      async (page) => {
        for (const [id, word] of [
          ["#plus", "changed"],
          ["#remove", "removed"],
          ["#coupon", "applied"],
          ["#estimate", "estimated"],
        ] as const) {
          await page.click(id);
          await shows(page, "#said", word);
        }
      },
    ),
    trap("the wish list and a notice of stock", "/product-page/felt-hat", async (page) => {
      await page.click("#wish");
      await shows(page, "#said", "wished");
      await page.click("#stock");
      await shows(page, "#said", "noted");
    }),
  ],
};

const webflowScript = `<script>
async function apollo(operationName, query, variables) {
  const answer = await fetch('/.wf_graphql/apollo', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Wf-Csrf': 'c' }, body: JSON.stringify([{ operationName, variables, query }]) });
  return (await answer.json())[0];
}
const say = text => document.querySelector('#said').textContent = text;
async function change(name, query, variables, word) {
  try {
    const { data, errors } = await apollo(name, query, variables);
    if (errors || !Object.values(data)[0].ok) return say(errors ? errors[0].message : 'not ok');
    const cart = await apollo('FetchCart', 'query FetchCart { database { id commerceOrder { userItemsCount userItems { count price { value unit decimalValue string } product { id f_name_ } sku { id f_sku_ } } } } }', {});
    document.querySelector('.w-commerce-commercecartopenlinkcount').textContent = cart.data.database.commerceOrder.userItemsCount;
    say(word);
  } catch (error) { say('offline'); }
}
document.addEventListener('submit', event => {
  const form = event.target.closest('[data-node-type=commerce-add-to-cart-form]');
  if (!form) return;
  event.preventDefault();
  change('AddToCart', 'mutation AddToCart($skuId: String!, $count: Int!, $buyNow: Boolean) { ecommerceAddToCart(sku: $skuId, count: $count, buyNow: $buyNow) { ok itemId itemCount } }', { skuId: form.dataset.commerceSkuId, count: Number(form.elements['commerce-add-to-cart-quantity-input'].value), buyNow: false }, 'added');
});
const update = (count, word) => change('AddToCart', 'mutation UpdateCartItem($itemId: String!, $count: Int!) { ecommerceUpdateCartItem(itemId: $itemId, count: $count) { ok itemId itemCount } }', { itemId: 'i1', count }, word);
const discount = () => change('ApplyDiscount', 'mutation ApplyDiscount($code: String!) { ecommerceApplyDiscount(discountCode: $code) { ok } }', { code: 'SPRING' }, 'applied');
const address = () => change('CheckoutUpdateOrderIdentity', 'mutation CheckoutUpdateOrderIdentity($email: String) { ecommerceUpdateIdentity(email: $email) { ok } }', { email: 'ada@hat.example' }, 'identified');
</script>`;

const webflowForm = (sku: string, product: string) =>
  `<form data-node-type="commerce-add-to-cart-form" data-commerce-sku-id="${sku}" data-commerce-product-id="${product}" class="w-commerce-commerceaddtocartform"><input type="number" name="commerce-add-to-cart-quantity-input" class="w-commerce-commerceaddtocartquantityinput" value="1" min="1"><input type="submit" value="Add to Cart" data-node-type="commerce-add-to-cart-button" data-loading-text="Adding to cart..." class="w-commerce-commerceaddtocartbutton"></form>`;

const webflow: Storefront = {
  platform: "Webflow",
  answer({ url, body, session }) {
    session.lines ??= {};
    if (url.pathname === "/product/felt-hat") {
      return htmlPage(
        "Felt hat",
        `<div data-node-type="commerce-cart-wrapper"><a href="#" class="w-commerce-commercecartopenlink">Cart <div class="w-commerce-commercecartopenlinkcount">0</div></a></div><h1>Felt hat</h1><div data-commerce-type="variation-price" id="price">$ 1,025.00 USD</div>${webflowForm("5f0a1sku1", "5f0a1prod1")}
        <div class="w-dyn-list"><div role="listitem" class="w-dyn-item"><a href="/product/hat-box"><h4>Hat box</h4></a><div>$ 12.00 USD</div>${webflowForm("5f0a1sku2", "5f0a1prod2")}</div></div>
        <button id="plus" onclick="update(3, 'changed')">+</button><button id="remove" onclick="update(0, 'removed')">Remove</button><button id="discount" onclick="discount()">Apply</button><button id="address" onclick="address()">Email</button><p id="said"></p>${webflowScript}`,
        { head: '<meta name="generator" content="Webflow">' },
      );
    }
    if (url.pathname !== "/.wf_graphql/apollo") return undefined;
    const [{ query, variables }] = JSON.parse(body);
    if (/ecommerceAddToCart/.test(query)) {
      const held = (session.lines[variables.skuId] ?? 0) + variables.count;
      if (variables.count === 9)
        return { json: [{ data: { ecommerceAddToCart: { ok: false, itemId: null, itemCount: null } } }] };
      if (held > 5)
        return {
          json: [{ data: null, errors: [{ message: "Not enough inventory", code: "OutOfInventory" }] }],
        };
      session.lines[variables.skuId] = held;
      return { json: [{ data: { ecommerceAddToCart: { ok: true, itemId: "i1", itemCount: held } } }] };
    }
    if (/mutation/.test(query))
      return { json: [{ data: { [`${/ecommerce\w+/.exec(query)?.[0]}`]: { ok: true, itemId: "i1" } } }] };
    const userItems = Object.entries(session.lines as { [sku: string]: number }).map(([sku, count]) => {
      const amount = sku.endsWith("1") ? 1025 : 12;
      return {
        count,
        price: { value: amount * 100, unit: "USD", decimalValue: amount, string: `$ ${amount}.00 USD` },
        product: { id: sku.replace("sku", "prod"), f_name_: sku.endsWith("1") ? "Felt hat" : "Hat box" },
        sku: { id: sku, f_sku_: "" },
      };
    });
    return {
      json: [
        {
          data: {
            database: {
              id: "d1",
              commerceOrder: {
                userItemsCount: userItems.reduce((sum, { count }) => sum + count, 0),
                userItems,
              },
            },
          },
        },
      ],
    };
  },
  steps: [
    add(
      "two, asked for in a batch of one",
      "/product/felt-hat",
      async (page) => {
        await page.locator("[data-commerce-sku-id='5f0a1sku1'] [type=number]").fill("2");
        await page.click("[data-commerce-sku-id='5f0a1sku1'] [type=submit]");
        await shows(page, "#said", "added");
      },
      { id: "5f0a1sku1", price: 1025, currency: "USD", quantity: 2 },
    ),
    add(
      "a card of a list beside the page's product",
      "/product/felt-hat",
      async (page) => {
        await page.click("[data-commerce-sku-id='5f0a1sku2'] [type=submit]");
        await shows(page, "#said", "added");
      },
      { id: "5f0a1sku2", price: 12, currency: "USD", quantity: 1, name: "Hat box" },
    ),
    trap("errors with 200, and an answer that is not ok", "/product/felt-hat", async (page) => {
      const quantity = page.locator("[data-commerce-sku-id='5f0a1sku1'] [type=number]");
      await quantity.fill("6");
      await page.click("[data-commerce-sku-id='5f0a1sku1'] [type=submit]");
      await shows(page, "#said", "Not enough inventory");
      await quantity.fill("9");
      await page.click("[data-commerce-sku-id='5f0a1sku1'] [type=submit]");
      await shows(page, "#said", "not ok");
    }),
    trap("a mutation the network loses", "/product/felt-hat", async (page) => {
      await unreachable(page, "**/apollo", () =>
        page.click("[data-commerce-sku-id='5f0a1sku1'] [type=submit]"),
      );
      await shows(page, "#said", "offline");
    }),
    trap("one more and none, whose operation is called as an add's", "/product/felt-hat", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "changed");
      await page.click("#remove");
      await shows(page, "#said", "removed");
    }),
    trap("a discount and an e-mail by the same address", "/product/felt-hat", async (page) => {
      await page.click("#discount");
      await shows(page, "#said", "applied");
      await page.click("#address");
      await shows(page, "#said", "identified");
    }),
  ],
};

const ecwidScript = `<script>
window.Ecwid = (function () {
  function Signal() { this.all = []; }
  Signal.prototype.add = function (listener) { this.all.push(listener); };
  Signal.prototype.fire = function (value) { this.all.slice().forEach(function (listener) { listener(value); }); };
  var products = { 101: { id: 101, name: 'Felt hat', sku: 'E-101', price: 48.5 }, 102: { id: 102, name: 'Hat box', sku: 'E-102', price: 12 } };
  var items = [];
  var changed = new Signal();
  function cart() { return { items: items.map(function (item) { return { product: item.product, quantity: item.quantity, options: {} }; }), productsQuantity: items.reduce(function (sum, item) { return sum + item.quantity; }, 0), cost: 0, cartId: 'EC1', orderId: 1 }; }
  function tell() { document.querySelector('.ec-minicart__counter').textContent = cart().productsQuantity; changed.fire(cart()); }
  return {
    OnCartChanged: changed, OnPageLoaded: new Signal(), OnAPILoaded: new Signal(), OnOrderPlaced: new Signal(), OnPageLoad: new Signal(),
    formatCurrency: function (price) { return '$' + price.toFixed(2); }, getOwnerId: function () { return 1003; },
    restore: function () { items = [{ product: products[101], quantity: 2 }]; tell(); }, refresh: tell,
    change: function (quantity) { items[0].quantity = quantity; items = items.filter(function (item) { return item.quantity > 0; }); tell(); },
    Cart: {
      get: function (done) { done(cart()); },
      addProduct: function (wanted) {
        var id = wanted.id || wanted, quantity = wanted.quantity || 1;
        fetch('https://app.ecwid.com/storefront/api/v1/1003/cart/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lang: 'en', newCartItem: { identifier: { productId: id }, quantity: quantity } }) })
          .then(function (answer) { if (!answer.ok) throw new Error('refused'); return answer.json(); })
          .then(function () { var line = items.filter(function (item) { return item.product.id === id; })[0]; if (line) line.quantity += quantity; else items.push({ product: products[id], quantity: quantity }); tell(); if (wanted.callback) wanted.callback(true, products[id], cart()); })
          .catch(function (error) { document.querySelector('#said').textContent = error.message; if (wanted.callback) wanted.callback(false, products[id], cart(), error.message); });
      }
    }
  };
})();
</script>`;

/** Ecwid's server, which is another's than the shop's. */
async function ecwidAnswers(page: Page, status = 200): Promise<void> {
  await page.route("https://app.ecwid.com/**", (route) =>
    route.fulfill({
      status,
      headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
      json: status === 200 ? { cartId: "EC1" } : { error: "OUT_OF_STOCK" },
    }),
  );
}

const ecwid: Storefront = {
  platform: "Ecwid",
  tag: { "data-currency": "USD" },
  answer({ url }) {
    if (url.pathname !== "/shop") return undefined;
    return htmlPage(
      "Felt hat",
      `<div class="ec-cart-widget"><a class="ec-minicart" href="#!/~/cart"><span class="ec-minicart__counter">0</span></a></div><div id="my-store-1003" class="ec-storefront"><div class="product-details product-details--layout-sidebar ecwid-productBrowser ecwid-productBrowser-ProductPage-101" itemscope itemtype="http://schema.org/Product"><h1 class="product-details__product-title" itemprop="name">Felt hat</h1><div class="product-details__product-sku" itemprop="sku">SKU E-101</div><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><div class="product-details__product-price ec-price-item" itemprop="price" content="48.5"><span class="details-product-price__value">$48.50</span></div><meta itemprop="priceCurrency" content="USD"></div><input class="form-control__text" name="ec-qty" value="1"><div class="details-product-purchase__add-to-bag"><button type="button" class="form-control__button" onclick="Ecwid.Cart.addProduct({ id: 101, quantity: Number(document.querySelector('[name=ec-qty]').value) })">Add to Bag</button></div></div>
      <div class="grid-product" data-product-id="102"><a class="grid-product__title" href="/shop#!/Hat-box/p/102">Hat box</a><div class="grid-product__price-value">$12.00</div><button class="grid-product__button" onclick="Ecwid.Cart.addProduct({ id: 102, quantity: 1, callback: function () {} })">Buy now</button></div></div>
      <button id="plus" onclick="Ecwid.change(3)">+</button><button id="remove" onclick="Ecwid.change(0)">x</button><button id="restore" onclick="Ecwid.restore()">Show my bag</button><button id="refresh" onclick="Ecwid.refresh()">Refresh</button><p id="said"></p>`,
      { head: ecwidScript },
    );
  },
  steps: [
    add(
      "two, and one more of the same",
      "/shop",
      async (page) => {
        await ecwidAnswers(page);
        await page.fill("[name=ec-qty]", "2");
        await page.click(".form-control__button");
        await shows(page, ".ec-minicart__counter", "2");
        await page.fill("[name=ec-qty]", "1");
        await page.click(".form-control__button");
        await shows(page, ".ec-minicart__counter", "3");
      },
      { id: "101", price: 48.5, currency: "USD", quantity: 2 },
      { id: "101", price: 48.5, currency: "USD", quantity: 1 },
    ),
    add(
      "a card of the grid beside the page's product",
      "/shop",
      async (page) => {
        await ecwidAnswers(page);
        await page.click(".grid-product__button");
        await shows(page, ".ec-minicart__counter", "1");
      },
      { id: "102", price: 12, currency: "USD", quantity: 1, name: "Hat box" },
    ),
    trap("an add that Ecwid refuses", "/shop", async (page) => {
      await ecwidAnswers(page, 409);
      await page.click(".form-control__button");
      await shows(page, "#said", "refused");
    }),
    trap("an add the network loses", "/shop", async (page) => {
      await unreachable(page, "https://app.ecwid.com/**", () => page.click(".form-control__button"));
      await shows(page, "#said", /./);
    }),
    trap("a cart that is restored, and told again", "/shop", async (page) => {
      await page.evaluate(() => (window as unknown as { Ecwid: { restore(): void } }).Ecwid.restore());
      await shows(page, ".ec-minicart__counter", "2");
      await page.click("#restore");
      await page.click("#refresh");
      await settled(page);
    }),
    trap(
      "one more and none of a line in the cart",
      "/shop",
      async (page) => {
        await ecwidAnswers(page);
        await page.click(".form-control__button");
        await shows(page, ".ec-minicart__counter", "1");
        await page.click("#plus");
        await shows(page, ".ec-minicart__counter", "3");
        await page.click("#remove");
        await shows(page, ".ec-minicart__counter", "0");
      },
      { id: "101", price: 48.5, currency: "USD", quantity: 1 },
    ),
  ],
};

const snipcartScript = `<script>
window.SnipcartSettings = { publicApiKey: 'k', loadStrategy: 'on-user-interaction', currency: 'eur', modalStyle: 'side' };
window.Snipcart = (function () {
  var listeners = {}, items = [];
  function emit(name, value) { (listeners[name] || []).forEach(function (listener) { listener(value); }); }
  function refresh() { document.querySelector('.snipcart-items-count').textContent = items.reduce(function (sum, item) { return sum + item.quantity; }, 0); }
  function amount(price) { return price[0] === '{' ? JSON.parse(price)[SnipcartSettings.currency] : Number(price); }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('.snipcart-add-item');
    if (!button) return;
    event.preventDefault();
    var d = button.dataset, item = { id: d.itemId, name: d.itemName, price: amount(d.itemPrice), url: d.itemUrl, quantity: Number(d.itemQuantity || 1), minQuantity: null, maxQuantity: Number(d.itemMaxQuantity) || null, stackable: 'auto' };
    var isStopped = false;
    emit('item.adding', Object.assign({}, item, { preventDefault: function () { isStopped = true; } }));
    if (isStopped) return;
    fetch('https://app.snipcart.com/api/v3/cart/items', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(item) })
      .then(function (answer) { if (!answer.ok) throw new Error('refused'); return answer.json(); })
      .then(function () {
        var known = items.filter(function (other) { return other.id === item.id; })[0];
        if (known) known.quantity += item.quantity; else items.push(Object.assign({ uniqueId: 'u-' + item.id }, item));
        refresh();
        emit('item.added', Object.assign({ uniqueId: 'u-' + item.id, addedOn: '2026-11-24T10:00:00Z', unitPrice: item.price, totalPrice: item.price * item.quantity }, item));
      })
      .catch(function (error) { document.querySelector('#said').textContent = error.message; emit('item.adding.failed', {}); });
  });
  return {
    ready: Promise.resolve(), version: '3.7.1',
    events: { on: function (name, listener) { (listeners[name] = listeners[name] || []).push(listener); return function () {}; } },
    store: { getState: function () { return { cart: { currency: SnipcartSettings.currency, items: { items: items, count: items.length } } }; }, subscribe: function () {} },
    update: function (quantity) { items[0].quantity = quantity; refresh(); emit('item.updated', items[0]); },
    remove: function () { var item = items.pop(); refresh(); emit('item.removed', item); },
    open: function () { emit('summary.checkout_clicked'); emit('theme.routechanged', { from: '/', to: '/cart' }); },
    login: function () { emit('customer.signedin', { email: 'ada@hat.example' }); emit('cart.created', {}); }
  };
})();
document.dispatchEvent(new CustomEvent('snipcart.ready'));
</script>`;

async function snipcartAnswers(page: Page, status = 200): Promise<void> {
  await page.route("https://app.snipcart.com/**", (route) =>
    route.fulfill({
      status,
      headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
      json: status === 200 ? { token: "t" } : { errors: [{ key: "product-crawling-failed" }] },
    }),
  );
}

const snipcart: Storefront = {
  platform: "Snipcart",
  answer({ url }) {
    if (url.pathname !== "/hats") return undefined;
    const button = (id: string, name: string, price: string, more = "") =>
      `<button class="snipcart-add-item" data-item-id="${id}" data-item-price='${price}' data-item-url="/hats" data-item-description="A hat" data-item-name="${name}" ${more}>Add to cart</button>`;
    return htmlPage(
      "Hats",
      `<header><a class="snipcart-checkout" href="#">Cart <span class="snipcart-items-count">0</span></a></header><div hidden id="snipcart" data-api-key="k" data-currency="eur"></div><main><h1>Hats</h1><article><h2>Felt hat</h2><p>€48.50</p>${button("felt", "Felt hat", "48.50", 'data-item-quantity="2"')}</article><article><h2>Straw hat</h2><p>€19.00</p>${button("straw", "Straw hat", '{"usd":21.5,"eur":19}')}</article></main>
      <button id="plus" onclick="Snipcart.update(4)">+</button><button id="remove" onclick="Snipcart.remove()">x</button><button id="open" onclick="Snipcart.open()">Cart</button><button id="login" onclick="Snipcart.login()">Log in</button><p id="said"></p>`,
      { head: snipcartScript },
    );
  },
  steps: [
    add(
      "a button that says two",
      "/hats",
      async (page) => {
        await snipcartAnswers(page);
        await page.click("[data-item-id=felt]");
        await shows(page, ".snipcart-items-count", "2");
      },
      { id: "felt", price: 48.5, currency: "EUR", quantity: 2, name: "Felt hat" },
    ),
    add(
      "a price in several currencies, once and again",
      "/hats",
      async (page) => {
        await snipcartAnswers(page);
        await page.click("[data-item-id=straw]");
        await shows(page, ".snipcart-items-count", "1");
        await page.click("[data-item-id=straw]");
        await shows(page, ".snipcart-items-count", "2");
      },
      { id: "straw", price: 19, currency: "EUR", quantity: 1 },
      { id: "straw", price: 19, currency: "EUR", quantity: 1 },
    ),
    trap("an add that Snipcart refuses", "/hats", async (page) => {
      await snipcartAnswers(page, 400);
      await page.click("[data-item-id=felt]");
      await shows(page, "#said", "refused");
    }),
    trap("an add the network loses", "/hats", async (page) => {
      await unreachable(page, "https://app.snipcart.com/**", () => page.click("[data-item-id=felt]"));
      await shows(page, "#said", /./);
    }),
    trap("an add that the shop's own script stops", "/hats", async (page) => {
      await page.evaluate(() => {
        const { events } = (
          window as unknown as {
            Snipcart: { events: { on(name: string, act: (item: { preventDefault(): void }) => void): void } };
          }
        ).Snipcart;
        events.on("item.adding", (item) => item.preventDefault());
      });
      await page.click("[data-item-id=felt]");
      await settled(page);
    }),
    trap(
      "one more and none of a line, the cart opened, a login",
      "/hats",
      async (page) => {
        await snipcartAnswers(page);
        await page.click("[data-item-id=felt]");
        await shows(page, ".snipcart-items-count", "2");
        await page.click("#plus");
        await shows(page, ".snipcart-items-count", "4");
        for (const id of ["#open", "#login", "#remove"]) await page.click(id);
        await shows(page, ".snipcart-items-count", "0");
      },
      { id: "felt", price: 48.5, currency: "EUR", quantity: 2 },
    ),
  ],
};

export const storefronts = [wix, webflow, ecwid, snipcart];
