import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, shows, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

const mug = { id: 11, variant: 201, name: "Rails mug", price: 16.99, stock: 5 };
const shirtL = { id: 12, variant: 305, name: "Rails shirt", price: 24.5, stock: 9 };
const tote = { id: 13, variant: 401, name: "Rails tote", price: 15, stock: 9 };
const RUBY = [mug, shirtL, tote];

function put(session: Session, key: string | number, quantity: number, stock: number): boolean {
  const held = (session.lines?.[key] ?? 0) + quantity;
  if (held > stock) return false;
  session.lines = { ...session.lines, [key]: held };
  return true;
}

const count = ({ lines = {} }: Session) =>
  Object.values(lines as number[]).reduce((sum, quantity) => sum + quantity, 0);

/** As Turbo does: forms go by fetch, a stream changes the page, a redirect is a visit without a load. */
const turboScript = `<script>
window.Turbo = { session: {}, visit: visit };
async function render(answer, isVisit) {
  const text = await answer.text();
  if (/turbo-stream/.test(answer.headers.get('content-type'))) {
    const box = document.createElement('div'); box.innerHTML = text;
    box.querySelectorAll('turbo-stream').forEach(stream => { const target = document.getElementById(stream.getAttribute('target')); if (target) target.innerHTML = stream.querySelector('template').innerHTML; });
    return;
  }
  const next = new DOMParser().parseFromString(text, 'text/html');
  if (answer.redirected || isVisit) history.pushState({ turbo: {} }, '', answer.url);
  document.title = next.title;
  document.body.replaceWith(document.adoptNode(next.body));
  document.dispatchEvent(new CustomEvent('turbo:load', { detail: { url: location.href } }));
}
async function visit(url) { render(await fetch(url, { headers: { Accept: 'text/html, application/xhtml+xml' } }), true); }
window.addEventListener('popstate', async () => render(await fetch(location.href)));
document.addEventListener('click', event => { const link = event.target.closest('a[href]'); if (!link || link.dataset.turbo === 'false') return; event.preventDefault(); visit(link.href); });
document.addEventListener('submit', async event => {
  const form = event.target;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  document.dispatchEvent(new CustomEvent('turbo:submit-start', { detail: { formSubmission: { formElement: form } } }));
  try {
    const answer = await fetch(form.action, { method: form.method, body: form.enctype === 'multipart/form-data' ? body : new URLSearchParams(body), headers: { Accept: 'text/vnd.turbo-stream.html, text/html, application/xhtml+xml', 'X-CSRF-Token': 'c' }, redirect: 'follow' });
    await render(answer);
    document.dispatchEvent(new CustomEvent('turbo:submit-end', { detail: { success: answer.ok, fetchResponse: {} } }));
  } catch (error) { document.getElementById('flashes').textContent = 'offline'; }
});
</script>`;

const spreeCard = ({ id, variant, name, price }: typeof mug) =>
  `<div id="product-${id}" class="product-card" data-controller="product-card"><a href="/products/tote"><h3 class="product-card-title">${name}</h3></a><p class="product-card-price">$${price.toFixed(2)}</p><form action="/line_items" method="post" data-turbo="true"><input type="hidden" name="variant_id" value="${variant}"><input type="hidden" name="quantity" value="1"><button class="btn-primary">Add to Cart</button></form></div>`;

function spreePage(title: string, body: string, session: Session): ShopAnswer {
  return htmlPage(
    title,
    `<header><a href="/cart" id="cart-link">Cart <span id="cart_counter">${count(session)}</span></a></header><div id="flashes"></div><div id="slideover-cart"></div><main>${body}</main><form action="/newsletter_subscribers" method="post"><input name="newsletter[email]"><button id="subscribe">Subscribe</button></form>`,
    { head: turboScript },
  );
}

function spreeProduct(product: typeof mug, session: Session, options = ""): ShopAnswer {
  return spreePage(
    product.name,
    `<div class="product-details" itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">${product.name}</h1><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="USD"><span itemprop="price" content="${product.price}">$${product.price}</span></div>${options}
    <form action="/line_items" method="post" data-controller="product-form"><input type="hidden" name="variant_id" value="${product.variant}"><input type="number" name="quantity" value="1" class="quantity-select"><button name="button" type="submit" class="btn-primary add-to-cart-button">Add to Cart</button></form></div>
    <form action="/account/wishlists/w1/wished_items" method="post"><input type="hidden" name="wished_item[variant_id]" value="${product.variant}"><button id="wish">Add to Wishlist</button></form><section id="related">${spreeCard(tote)}</section>`,
    session,
  );
}

const spree: Storefront = {
  platform: "Spree",
  answer({ url, fields, session }) {
    const stream = (target: string, html: string, status = 200): ShopAnswer => ({
      status,
      headers: { "content-type": "text/vnd.turbo-stream.html; charset=utf-8" },
      text: `<turbo-stream action="update" target="${target}"><template>${html}</template></turbo-stream><turbo-stream action="update" target="cart_counter"><template>${count(session)}</template></turbo-stream>`,
    });
    switch (url.pathname) {
      case "/products/mug":
        return spreeProduct(mug, session);
      case "/products/shirt":
        return spreeProduct(
          { ...shirtL, variant: 304 },
          session,
          '<a id="large" href="/products/shirt-l">L</a>',
        );
      case "/products/shirt-l":
        return spreeProduct(shirtL, session);
      case "/cart":
        return spreePage(
          "Cart",
          '<h1>Cart</h1><form action="/line_items/7" method="post"><input type="hidden" name="_method" value="patch"><input name="line_item[quantity]" value="3"><button id="update">Update</button></form><form action="/line_items/7" method="post"><input type="hidden" name="_method" value="delete"><button id="remove">Remove</button></form><form action="/checkout/c0/apply_coupon_code" method="post"><input name="coupon_code"><button id="coupon">Apply</button></form>',
          session,
        );
      case "/line_items": {
        const product = RUBY.find(({ variant }) => `${variant}` === fields.get("variant_id"));
        const quantity = Number(fields.get("quantity"));
        if (quantity === 500)
          return {
            status: 500,
            html: "<html><head></head><body><div id='flashes'>We're sorry, but something went wrong.</div></body></html>",
          };
        if (!product || !put(session, product.variant, quantity, product.stock)) {
          return stream(
            "flashes",
            '<div class="alert alert-danger">Quantity selected of "Rails mug" is not available.</div>',
            422,
          );
        }
        return stream(
          "slideover-cart",
          `<div id="line_item_7" data-variant-id="${product.variant}"><a href="/products/mug">${product.name}</a> ${session.lines[product.variant]} × $${product.price}</div>`,
        );
      }
      case "/line_items/7":
        session.lines =
          fields.get("_method") === "delete" ? {} : { 201: Number(fields.get("line_item[quantity]")) };
        return stream("flashes", '<div class="alert alert-success">Cart updated</div>');
      case "/checkout/c0/apply_coupon_code":
        return stream("flashes", '<div class="alert alert-success">The coupon was added to your cart</div>');
      case "/account/wishlists/w1/wished_items":
        return stream("flashes", '<div class="alert alert-success">Added to your wishlist</div>');
      case "/newsletter_subscribers":
        return stream("flashes", '<div class="alert alert-success">Thanks</div>');
    }
    return undefined;
  },
  steps: [
    add(
      "two by a turbo stream",
      "/products/mug",
      async (page) => {
        await page.fill(".quantity-select", "2");
        await page.click(".add-to-cart-button");
        await shows(page, "#cart_counter", "2");
      },
      { id: "201", price: 16.99, currency: "USD", quantity: 2 },
    ),
    add(
      "a variant of a page that Turbo went to",
      "/products/shirt",
      async (page) => {
        await page.click("#large");
        await page.waitForURL(/shirt-l/);
        await page.fill(".quantity-select", "3");
        await page.click(".add-to-cart-button");
        await shows(page, "#cart_counter", "3");
      },
      { id: "305", price: 24.5, currency: "USD", quantity: 3 },
    ),
    add(
      "a related card beside the page's product",
      "/products/mug",
      async (page) => {
        await page.click("#related button");
        await shows(page, "#cart_counter", "1");
      },
      { id: "401", price: 15, currency: "USD", quantity: 1, name: "Rails tote" },
    ),
    trap("too many: 422 and a stream", "/products/mug", async (page) => {
      await page.fill(".quantity-select", "6");
      await page.click(".add-to-cart-button");
      await shows(page, ".alert-danger", "not available");
    }),
    trap("500, and a network that fails", "/products/mug", async (page) => {
      await unreachable(page, "**/line_items", () => page.click(".add-to-cart-button"));
      await shows(page, "#flashes", "offline");
      await page.unroute("**/line_items");
      await page.fill(".quantity-select", "500");
      await page.click(".add-to-cart-button");
      await shows(page, "#flashes", "something went wrong");
    }),
    trap("a quantity, a removal and a coupon in the cart", "/cart", async (page) => {
      await page.click("#update");
      await shows(page, "#cart_counter", "3");
      await page.click("#remove");
      await shows(page, "#cart_counter", "0");
      await page.fill("[name=coupon_code]", "SPRING");
      await page.click("#coupon");
      await shows(page, ".alert-success", "added to your cart");
    }),
    trap("the wish list and the newsletter, praised as an add is", "/products/mug", async (page) => {
      await page.click("#wish");
      await shows(page, ".alert-success", "Added to your wishlist");
      await page.fill("[name='newsletter[email]']", "ada@hat.example");
      await page.click("#subscribe");
      await shows(page, ".alert-success", "Thanks");
    }),
    trap("a visit to a variant and the way back", "/products/shirt", async (page) => {
      await page.click("#large");
      await page.waitForURL(/shirt-l/);
      await page.goBack();
      await page.waitForURL(/shirt$/);
      await shows(page, "#large", "L");
    }),
  ],
};

function solidusPage(title: string, body: string, session: Session): ShopAnswer {
  const { flash = "" } = session;
  session.flash = undefined;
  return htmlPage(
    title,
    `<header><a href="/cart" class="cart-info">Cart: (${count(session)})</a></header>${flash}<main>${body}</main>`,
  );
}

const solidus: Storefront = {
  platform: "Solidus",
  answer({ url, fields, session }) {
    switch (url.pathname) {
      case "/products/mug":
        return solidusPage(
          mug.name,
          `<div itemscope itemtype="https://schema.org/Product" class="product-page"><h1 class="product-header__title" itemprop="name">${mug.name}</h1>
          <form action="/cart_line_items" method="post"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span class="price" itemprop="price" content="16.99">$16.99</span><span itemprop="priceCurrency" content="USD"></span><link itemprop="availability" href="https://schema.org/InStock"></div><input type="hidden" name="variant_id" value="201"><input type="number" name="quantity" value="1" class="text-input"><button id="add-to-cart-button" class="button-primary">Add To Cart</button></form></div>
          <section class="related"><div class="product-card" itemscope itemtype="https://schema.org/Product"><a href="/products/tote"><span itemprop="name">Rails tote</span></a><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price" content="15.0">$15.00</span><span itemprop="priceCurrency" content="USD"></span></div><form action="/cart_line_items" method="post"><input type="hidden" name="variant_id" value="401"><input type="hidden" name="quantity" value="1"><button>Add To Cart</button></form></div></section>
          <form action="/products/mug/reviews" method="post"><input name="review[name]"><textarea name="review[review]"></textarea><button id="review">Submit review</button></form>`,
          session,
        );
      case "/cart_line_items": {
        const product = RUBY.find(({ variant }) => `${variant}` === fields.get("variant_id"));
        if (fields.get("quantity") === "500")
          return {
            status: 500,
            html: "<html><head><title>Error</title></head><body><h1>We're sorry</h1></body></html>",
          };
        if (product && put(session, product.variant, Number(fields.get("quantity")), product.stock))
          return { redirect: "/cart" };
        session.flash = '<div class="flash error">Quantity selected of "Rails mug" is not available.</div>';
        return { redirect: "/products/mug" };
      }
      case "/cart":
        return solidusPage(
          "Shopping Cart",
          `<h1>Shopping Cart</h1><form id="update-cart" action="/cart/update" method="post"><input type="hidden" name="_method" value="patch"><div class="cart-item"><a href="/products/mug">${mug.name}</a></div><input type="hidden" name="order[line_items_attributes][0][id]" value="7"><input name="order[line_items_attributes][0][quantity]" value="1"><input name="order[coupon_code]"><button id="update" name="update">Update</button></form><form action="/cart/empty" method="post"><button id="empty">Empty Cart</button></form><form action="/checkout/update/address" method="post"><input name="order[email]"><input name="order[bill_address_attributes][name]"><button id="address">Save and Continue</button></form>`,
          session,
        );
      case "/cart/update":
        session.lines = { 201: Number(fields.get("order[line_items_attributes][0][quantity]")) };
        return { redirect: "/cart" };
      case "/cart/empty":
        session.lines = {};
        return { redirect: "/cart" };
      case "/checkout/update/address":
        return { redirect: "/checkout/delivery" };
      case "/checkout/delivery":
        return solidusPage("Delivery", "<h1>Delivery</h1>", session);
      case "/products/mug/reviews":
        session.flash = '<div class="flash notice">Review was successfully submitted.</div>';
        return { redirect: "/products/mug" };
    }
    return undefined;
  },
  steps: [
    add(
      "two by a form that goes to the cart",
      "/products/mug",
      async (page) => {
        await page.fill(".text-input", "2");
        await page.click("#add-to-cart-button");
        await shows(page, "h1", "Shopping Cart");
      },
      { id: "201", price: 16.99, currency: "USD", quantity: 2 },
    ),
    add(
      "a related card with microdata of its own",
      "/products/mug",
      async (page) => {
        await page.click(".related button");
        await shows(page, "h1", "Shopping Cart");
      },
      { id: "401", price: 15, currency: "USD", quantity: 1, name: "Rails tote" },
    ),
    trap("too many: back with an error", "/products/mug", async (page) => {
      await page.fill(".text-input", "6");
      await page.click("#add-to-cart-button");
      await shows(page, ".flash.error", "not available");
    }),
    trap("a form that ends in 500", "/products/mug", async (page) => {
      await page.fill(".text-input", "500");
      await page.click("#add-to-cart-button");
      await shows(page, "h1", "We're sorry");
    }),
    trap(
      "a changed quantity and an emptied cart come back to the cart as an add does",
      "/cart",
      async (page) => {
        await page.fill("[name='order[line_items_attributes][0][quantity]']", "4");
        await page.click("#update");
        await shows(page, ".cart-info", "(4)");
        await page.click("#empty");
        await shows(page, ".cart-info", "(0)");
      },
    ),
    trap("an address", "/cart", async (page) => {
      await page.fill("[name='order[email]']", "ada@hat.example");
      await page.fill("[name='order[bill_address_attributes][name]']", "Ada Byron");
      await page.click("#address");
      await shows(page, "h1", "Delivery");
    }),
    trap("a review on the product's page", "/products/mug", async (page) => {
      await page.fill("[name='review[name]']", "Ada");
      await page.click("#review");
      await shows(page, ".flash.notice", "successfully");
    }),
  ],
};

const ITEM = "5f2c1a9be4b0d7a1c3e50001";
const squareVariants = [
  {
    id: "va-s",
    sku: "SQ0001",
    attributes: { Size: "S" },
    priceMoney: { value: "30.00", currency: "USD" },
    price: 3000,
    stock: 9,
  },
  {
    id: "va-l",
    sku: "SQ0002",
    attributes: { Size: "L" },
    priceMoney: { value: "34.00", currency: "USD" },
    price: 3400,
    stock: 5,
  },
];
const squareScript = `<script>
var chosen = '';
document.querySelector('.product-variants select').addEventListener('change', function () { chosen = this.value; document.querySelector('.product-price').textContent = chosen === 'SQ0002' ? '$34.00' : '$30.00'; });
function ask(method, path, body, done) {
  var request = new XMLHttpRequest(); request.open(method, '/api' + path + '?crumb=BcXx'); request.setRequestHeader('Content-Type', 'application/json'); request.setRequestHeader('Accept', 'application/json');
  request.onload = function () { var json = JSON.parse(request.responseText || '{}'); document.querySelector('#said').textContent = request.status < 300 ? done : json.message; if (json.shoppingCart) document.querySelector('.sqs-cart-quantity').textContent = json.shoppingCart.totalQuantity; };
  request.onerror = function () { document.querySelector('#said').textContent = 'offline'; };
  request.send(body && JSON.stringify(body));
}
document.querySelector('.sqs-add-to-cart-button').addEventListener('click', function () {
  if (!chosen) { document.querySelector('#said').textContent = 'Select Size'; return; }
  ask('POST', '/commerce/shopping-cart/entries', { itemId: '${ITEM}', sku: chosen, quantity: Number(document.querySelector('.product-quantity-input input').value), additionalFields: 'null' }, 'added');
});
</script>`;

const squarespace: Storefront = {
  platform: "Squarespace",
  answer({ method, url, body, session }) {
    if (url.pathname === "/shop/p/apron") {
      const context = {
        website: { id: "w1" },
        websiteSettings: { storeSettings: { selectedCurrency: "USD" } },
        item: {
          id: ITEM,
          title: "Linen apron",
          structuredContent: { productType: 1, variants: squareVariants },
        },
      };
      return htmlPage(
        "Linen apron — Aprons",
        `<a href="/cart" class="Cart"><span class="sqs-cart-quantity">0</span></a><article class="ProductItem" data-item-id="${ITEM}"><h1 class="ProductItem-details-title">Linen apron</h1><div class="product-price">$30.00</div><div class="product-variants" data-variants='${JSON.stringify(squareVariants)}'><select data-variant-option-name="Size"><option value="">Select Size</option><option value="SQ0001">S</option><option value="SQ0002">L</option></select></div><div class="product-quantity-input" data-item-id="${ITEM}"><input type="number" value="1"></div>
        <div class="sqs-add-to-cart-button-wrapper"><div class="sqs-add-to-cart-button sqs-suppress-edit-mode sqs-editable-button" role="button" tabindex="0" data-item-id="${ITEM}" data-product-type="1">Add To Cart</div></div></article>
        <button id="plus" onclick="ask('PUT', '/commerce/shopping-cart/entries/e-1', { quantity: 3 }, 'changed')">+</button><button id="remove" onclick="ask('DELETE', '/commerce/shopping-cart/entries/e-1', null, 'removed')">x</button><button id="coupon" onclick="ask('POST', '/commerce/shopping-cart/coupons', { promoCode: 'SPRING' }, 'applied')">Apply</button><button id="ship" onclick="ask('POST', '/commerce/shopping-cart/shipping-location', { country: 'US', zip: '10001' }, 'estimated')">Estimate</button>
        <button id="form" onclick="ask('POST', '/form/SaveFormSubmission', { formId: 'newsletter', form: JSON.stringify({ email: 'ada@hat.example' }) }, 'subscribed')">Sign up</button><button id="census" onclick="ask('POST', '/census/button-render', { event: 'AddToCart', itemId: '${ITEM}', sku: 'SQ0001' }, 'counted')">Census</button><p id="said"></p>${squareScript}`,
        {
          head: `<meta property="og:type" content="product"><meta property="product:price:amount" content="30.00"><meta property="product:price:currency" content="USD"><meta property="product:availability" content="instock"><script>Static = window.Static || {}; Static.SQUARESPACE_CONTEXT = ${JSON.stringify(context)};</script>${jsonLd({ "@type": "Product", name: "Linen apron — Aprons", offers: { "@type": "AggregateOffer", lowPrice: 30, highPrice: 34, priceCurrency: "USD" } })}`,
        },
      );
    }
    if (method === "POST" && url.pathname === "/api/commerce/shopping-cart/entries") {
      const { sku, quantity } = JSON.parse(body);
      const variant = squareVariants.find((found) => found.sku === sku);
      if (!variant || !put(session, sku, quantity, variant.stock)) {
        return {
          status: 400,
          json: { crumb: "BcXx", error: true, message: "There are not enough items in stock." },
        };
      }
      const entry = {
        id: "e-1",
        itemId: ITEM,
        chosenVariant: variant,
        title: "Linen apron",
        quantity: session.lines[sku],
        purchasePrice: variant.priceMoney,
      };
      return {
        json: {
          newlyAdded: entry,
          shoppingCart: {
            cartToken: "ct1",
            totalQuantity: count(session),
            entries: [entry],
            subtotal: { value: "30.00", currency: "USD" },
          },
          crumb: "BcXx",
        },
      };
    }
    if (url.pathname.startsWith("/api/"))
      return { json: { shoppingCart: { cartToken: "ct1", totalQuantity: count(session), entries: [] } } };
    return undefined;
  },
  steps: [
    add(
      "two of a variant, asked for by its stock keeping unit",
      "/shop/p/apron",
      async (page) => {
        await page.selectOption(".product-variants select", "SQ0002");
        await page.fill(".product-quantity-input input", "2");
        await page.click(".sqs-add-to-cart-button");
        await shows(page, ".sqs-cart-quantity", "2");
      },
      { id: "SQ0002", price: 34, currency: "USD", quantity: 2 },
    ),
    add(
      "one and three, each for itself",
      "/shop/p/apron",
      async (page) => {
        await page.selectOption(".product-variants select", "SQ0001");
        await page.click(".sqs-add-to-cart-button");
        await shows(page, ".sqs-cart-quantity", "1");
        await page.fill(".product-quantity-input input", "3");
        await page.click(".sqs-add-to-cart-button");
        await shows(page, ".sqs-cart-quantity", "4");
      },
      { id: "SQ0001", price: 30, currency: "USD", quantity: 1 },
      { id: "SQ0001", price: 30, currency: "USD", quantity: 3 },
    ),
    trap("too many: 400", "/shop/p/apron", async (page) => {
      await page.selectOption(".product-variants select", "SQ0002");
      await page.fill(".product-quantity-input input", "6");
      await page.click(".sqs-add-to-cart-button");
      await shows(page, "#said", "not enough items");
    }),
    trap("a variant not chosen, and one only looked at", "/shop/p/apron", async (page) => {
      await page.click(".sqs-add-to-cart-button");
      await shows(page, "#said", "Select Size");
      await page.selectOption(".product-variants select", "SQ0002");
      await shows(page, ".product-price", "34");
    }),
    trap("an add the network loses", "/shop/p/apron", async (page) => {
      await page.selectOption(".product-variants select", "SQ0002");
      await unreachable(page, "**/entries?*", () => page.click(".sqs-add-to-cart-button"));
      await shows(page, "#said", "offline");
    }),
    trap("more, none, a coupon and a place to ship to", "/shop/p/apron", async (page) => {
      for (const [id, word] of [
        ["#plus", "changed"],
        ["#remove", "removed"],
        ["#coupon", "applied"],
        ["#ship", "estimated"],
      ] as const) {
        await answered(page, "/api/commerce/", () => page.click(id));
        await shows(page, "#said", word);
      }
    }),
    trap("the newsletter, and the shop's own count of clicks", "/shop/p/apron", async (page) => {
      await page.click("#form");
      await shows(page, "#said", "subscribed");
      await page.click("#census");
      await shows(page, "#said", "counted");
    }),
  ],
};

export const storefronts = [spree, solidus, squarespace];
