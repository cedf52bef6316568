import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, settled, shows, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";
import { TINY_JQUERY } from "../tiny-jquery.ts";

const felt = { id: 77, variant: 330, sku: "FELT", name: "Felt hat", price: 59, stock: 5 };
const capL = { id: 78, variant: 333, sku: "CAP-L", name: "Linen cap", price: 39.5, stock: 9 };
const box = { id: 79, variant: 340, sku: "BOX", name: "Hat box", price: 12, stock: 9 };
const BIG_PRODUCTS = [felt, capL, box];

function put(session: Session, key: string | number, quantity: number, stock: number): boolean {
  const held = (session.lines?.[key] ?? 0) + quantity;
  if (held > stock) return false;
  session.lines = { ...session.lines, [key]: held };
  return true;
}

const count = ({ lines = {} }: Session) =>
  Object.values(lines as number[]).reduce((sum, quantity) => sum + quantity, 0);

const bigScript = `<script>
window.BCData = { product_attributes: { price: { without_tax: { formatted: '$59.00', value: 59, currency: 'USD' } }, sku: 'FELT', instock: true, purchasable: true, v3_variant_id: 330 } };
window.stencilUtils = {};
function remote(path, method, body, done) {
  var request = new XMLHttpRequest();
  request.open(method, '/remote/v1' + path);
  request.setRequestHeader('stencil-config', '{}'); request.setRequestHeader('x-xsrf-token', 'x5rf'); request.setRequestHeader('x-requested-with', 'stencil-utils');
  if (body && !(body instanceof FormData)) { request.setRequestHeader('Content-Type', 'application/json'); body = JSON.stringify(body); }
  request.onload = function () { var response; try { response = JSON.parse(request.responseText); } catch (e) {} done(request.status >= 400 ? 'failed' : null, response); };
  request.onerror = function () { done('failed'); };
  request.send(body);
}
function say(text) { document.querySelector('#said').textContent = text; }
document.addEventListener('submit', function (event) {
  if (!event.target.matches('[data-cart-item-add]')) return;
  event.preventDefault();
  remote('/cart/add', 'POST', new FormData(event.target), function (error, response) {
    if (error || response.data.error) { say(error || response.data.error); return; }
    document.querySelector('.cart-quantity').textContent = Number(document.querySelector('.cart-quantity').textContent) + Number(response.data.cart_item.quantity);
    say('added');
  });
});
document.addEventListener('change', function (event) {
  if (!event.target.matches('[data-product-attribute] select')) return;
  remote('/product-attributes/77', 'POST', new FormData(event.target.form), function (error, response) { document.querySelector('[data-product-price-without-tax]').textContent = response.data.price.without_tax.formatted; say('switched'); });
});
function storefrontApi(body) {
  return fetch('/api/storefront/carts/c4a7-1/items?include=lineItems.physicalItems.options', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then(function (a) { return a.json(); }).then(function (cart) { say(cart.id ? 'cart ' + cart.lineItems.physicalItems[0].quantity : cart.title); });
}
</script>`;

function bigPage(title: string, body: string, head = ""): ShopAnswer {
  return htmlPage(
    title,
    `<header><a class="navUser-action" href="/cart.php" data-cart-preview>Cart <span class="countPill cart-quantity">0</span></a></header><div class="body">${body}</div><p id="said"></p><form class="form" action="/subscribe.php" method="post"><input type="hidden" name="action" value="subscribe"><input name="nl_email"><button id="subscribe">Subscribe</button></form>${bigScript}`,
    { head },
  );
}

const bigCard = ({ id, name, price }: typeof felt) =>
  `<article class="card" data-entity-id="${id}" data-event-type="list" data-name="${name}" data-product-category="Hats" data-product-brand="Hatters" data-product-price="${price}"><h3 class="card-title"><a href="/product-${id}/">${name}</a></h3><span data-product-price-without-tax class="price">$${price.toFixed(2)}</span><a href="/cart.php?action=add&product_id=${id}" data-event-type="product-click" class="button button--small card-figcaption-button">Add to Cart</a></article>`;

const bigcommerce: Storefront = {
  platform: "BigCommerce",
  answer({ method, url, fields, body, session }) {
    switch (url.pathname) {
      case "/felt-hat/":
        return bigPage(
          felt.name,
          `<div class="productView" data-event-type="product" data-entity-id="77" data-name="Felt hat" data-product-category="Hats" data-product-brand="Hatters" data-product-price="59"><section class="productView-details product-data"><h1 class="productView-title">Felt hat</h1><div class="productView-price"><span data-product-price-without-tax class="price price--withoutTax">$59.00</span></div></section>
          <form class="form" method="post" action="/cart.php" enctype="multipart/form-data" data-cart-item-add><input type="hidden" name="action" value="add"><input type="hidden" name="product_id" value="77"><div data-product-attribute="set-select"><select name="attribute[112]"><option value="97">Plain</option><option value="98">Ribbon</option></select></div>
          <input name="qty[]" type="tel" value="1" class="form-input form-input--incrementTotal"><input id="form-action-addToCart" data-wait-message="Adding to cart…" class="button button--primary" type="submit" value="Add to Cart"></form>
          <form action="/wishlist.php?action=add&product_id=77" class="form form-wishlist" data-wishlist-add method="post"><button id="wish" type="submit">Add to Wish List</button></form></div>
          <button id="api" onclick="storefrontApi({ lineItems: [{ quantity: 2, productId: 78, variantId: 333 }] })">Add to Cart</button><button id="api-refused" onclick="storefrontApi({ lineItems: [{ quantity: 99, productId: 78, variantId: 333 }] })">Add to Cart</button>
          <section class="productCarousel">${bigCard(box)}${bigCard({ ...felt, id: 80, name: "Sold out hat" })}</section>
          <button id="quick" onclick="fetch('/product-79/', { headers: { 'stencil-config': '{}', 'stencil-options': '{&quot;render_with&quot;:&quot;products/quick-view&quot;}' } }).then(a => a.text()).then(() => say('looked'))">Quick view</button>`,
          jsonLd({
            "@type": "Product",
            name: "Felt hat",
            sku: "FELT",
            brand: { "@type": "Brand", name: "Hatters" },
            offers: {
              "@type": "Offer",
              priceCurrency: "USD",
              price: "59",
              availability: "https://schema.org/InStock",
            },
          }),
        );
      case "/product-79/":
        return {
          html: '<div class="quickView"><form data-cart-item-add action="/cart.php"><input name="product_id" value="79"></form></div>',
        };
      case "/product-80/":
        return bigPage(
          "Sold out hat",
          '<h1 class="productView-title">Sold out hat</h1><div class="alertBox alertBox--error"><p class="alertBox-message">This product is out of stock.</p></div>',
        );
      case "/wishlist.php":
        return bigPage(
          "Wish list",
          '<h1>Wish list</h1><div class="alertBox alertBox--success"><p>Felt hat was added to your wish list.</p></div>',
        );
      case "/subscribe.php":
        return bigPage("Newsletter", "<h1>Thank you for subscribing</h1>");
      case "/remote/v1/product-attributes/77":
        return {
          json: {
            data: {
              price: { without_tax: { formatted: "$64.00", value: 64, currency: "USD" } },
              sku: "FELT",
              instock: true,
              purchasable: true,
            },
          },
        };
      case "/remote/v1/cart/add": {
        const product = BIG_PRODUCTS.find(({ id }) => `${id}` === fields.get("product_id")) ?? felt;
        const quantity = Number(fields.get("qty[]"));
        if (quantity === 500) return { status: 500, json: { error: "Internal error" } };
        if (!put(session, product.id, quantity, product.stock)) {
          return {
            json: {
              data: { error: "We don't have enough Felt hat stock on hand for the quantity you selected." },
            },
          };
        }
        const { id, sku, name, price } = product;
        return {
          json: {
            data: {
              cart_id: "c4a7-1",
              cart_item: { id: "i-1", product_id: id, quantity },
              product_value: price * quantity,
              currency: "USD",
              channel_id: 1,
              line_items: [
                {
                  product_id: `${id}`,
                  sku,
                  product_name: name,
                  brand_name: "Hatters",
                  category_names: ["Hats"],
                  base_price: price,
                  sale_price: price,
                  purchase_price: price,
                  discount: 0,
                  quantity,
                  currency: "USD",
                },
              ],
            },
          },
        };
      }
      case "/remote/v1/cart/update":
      case "/remote/v1/apply-code":
        return { json: { data: { status: "succeed", total_quantity: 2, cart_id: "c4a7-1" } } };
      case "/remote/v1/shipping-quote":
        return { json: { data: { quotes: [{ price: 5 }] } } };
      case "/api/storefront/carts/c4a7-1/items": {
        const [{ productId, variantId, quantity }] = JSON.parse(body).lineItems;
        if (!put(session, productId, quantity, capL.stock)) {
          return { status: 422, json: { status: 422, title: "Insufficient stock", type: "about:blank" } };
        }
        const item = {
          id: "i-9",
          productId,
          variantId,
          sku: capL.sku,
          name: capL.name,
          quantity: session.lines[productId],
          listPrice: capL.price,
          salePrice: capL.price,
          originalPrice: capL.price,
          extendedSalePrice: capL.price * session.lines[productId],
        };
        return {
          json: {
            id: "c4a7-1",
            currency: { code: "USD", decimalPlaces: 2 },
            cartAmount: 0,
            lineItems: { physicalItems: [item], digitalItems: [], giftCertificates: [], customItems: [] },
          },
        };
      }
      case "/cart.php":
        if (method === "GET" && url.searchParams.get("action") === "add") {
          if (url.searchParams.get("product_id") === "80") return { redirect: "/product-80/" };
          put(session, Number(url.searchParams.get("product_id")), 1, 9);
          return { redirect: "/cart.php?suggest=i-1" };
        }
        return bigPage(
          "Your cart",
          `<h1 class="page-heading" data-cart-page-title>Your Cart (${count(session)} item)</h1><table class="cart" data-cart-quantity="${count(session)}"><tr class="cart-item" data-item-row><td class="cart-item-title"><a href="/product-79/">Hat box</a></td>
          <td><button data-cart-update data-action="inc" id="inc" onclick="remote('/cart/update', 'POST', { items: [{ id: 'i-1', quantity: 2 }] }, function () { say('updated'); })">+</button><button id="remove" class="cart-remove" onclick="remote('/cart/update', 'POST', { items: [{ id: 'i-1', quantity: 0 }] }, function () { say('removed'); })">x</button></td></tr></table>
          <button id="coupon" onclick="remote('/apply-code', 'POST', { code: 'SPRING' }, function () { say('applied'); })">Apply</button><button id="quote" onclick="remote('/shipping-quote?country_id=226&amp;zip_code=78701', 'GET', null, function () { say('quoted'); })">Estimate</button>`,
        );
    }
    return undefined;
  },
  steps: [
    add(
      "two, told with the line that was added",
      "/felt-hat/",
      async (page) => {
        await page.fill("[name='qty[]']", "2");
        await page.click("#form-action-addToCart");
        await shows(page, ".cart-quantity", "2");
      },
      { id: "77", price: 59, currency: "USD", quantity: 2 },
    ),
    add(
      "a card's link that goes to the cart",
      "/felt-hat/",
      async (page) => {
        await page.locator(".card", { hasText: "Hat box" }).locator(".button").click();
        await shows(page, "h1", "Your Cart (1 item)");
      },
      { id: "79", price: 12, currency: "USD", quantity: 1, name: "Hat box" },
    ),
    add(
      "two of a variant by the storefront's API",
      "/felt-hat/",
      async (page) => {
        await page.click("#api");
        await shows(page, "#said", "cart 2");
      },
      { id: "333", price: 39.5, currency: "USD", quantity: 2 },
    ),
    trap("too many: an error in the data, with status 200", "/felt-hat/", async (page) => {
      await page.fill("[name='qty[]']", "6");
      await page.click("#form-action-addToCart");
      await shows(page, "#said", "enough Felt hat stock");
    }),
    trap("too many by the storefront's API: 422", "/felt-hat/", async (page) => {
      await page.click("#api-refused");
      await shows(page, "#said", "Insufficient stock");
    }),
    trap("500, and a network that fails", "/felt-hat/", async (page) => {
      await page.fill("[name='qty[]']", "500");
      await page.click("#form-action-addToCart");
      await shows(page, "#said", "failed");
      await unreachable(page, "**/cart/add", () => page.click("#form-action-addToCart"));
    }),
    trap("a card's link that goes to a product that is sold out", "/felt-hat/", async (page) => {
      await page.locator(".card", { hasText: "Sold out" }).locator(".button").click();
      await shows(page, ".alertBox--error", "out of stock");
    }),
    trap("an option's switch and a quick view", "/felt-hat/", async (page) => {
      await page.selectOption("[name='attribute[112]']", "98");
      await shows(page, "#said", "switched");
      await page.click("#quick");
      await shows(page, "#said", "looked");
    }),
    trap("the wish list, praised as an add is", "/felt-hat/", async (page) => {
      await page.click("#wish");
      await shows(page, ".alertBox--success", "added to your wish list");
    }),
    trap(
      "more, none, a code and a shipping quote in the cart, and the newsletter",
      "/cart.php",
      async (page) => {
        for (const [id, word] of [
          ["#inc", "updated"],
          ["#remove", "removed"],
          ["#coupon", "applied"],
          ["#quote", "quoted"],
        ] as const) {
          await page.click(id);
          await shows(page, "#said", word);
        }
        await page.fill("[name=nl_email]", "ada@hat.example");
        await page.click("#subscribe");
        await shows(page, "h1", "Thank you");
      },
    ),
  ],
};

const SITE = "/on/demandware.store/Sites-RefArch-Site/en_GB";
const coat = { id: "701642", name: "Wool coat", price: 210, stock: 4 };
const red = { id: "701643-R", name: "Silk scarf", price: 38, stock: 9 };
const blue = { id: "701643-B", name: "Silk scarf", price: 42.5, stock: 9 };
const gloves = { id: "701650", name: "Gloves", price: 25, stock: 9 };
const SFRA_PRODUCTS = [coat, red, blue, gloves];

const sfraScript = `<script>
function say(text) { $('#said').text(text); }
$(document.body).on('click', 'button.add-to-cart, button.add-to-cart-global', function () {
  var button = this, detail = button.closest('.product-detail, .product-tile-body, .product-set');
  $(document.body).trigger('product:beforeAddToCart', button);
  var form = { pid: button.dataset.pid, quantity: detail.querySelector('.quantity-select') ? detail.querySelector('.quantity-select').value : 1 };
  if (button.dataset.pidsobj) form = { pidsObj: button.dataset.pidsobj, pid: button.dataset.pid, quantity: 1 };
  form.options = '[]';
  $(document.body).trigger('updateAddToCartFormData', form);
  $.ajax({ url: document.querySelector('.add-to-cart-url').value, method: 'POST', data: form,
    success: function (data) {
      say(data.message);
      if (!data.error) $('.minicart-quantity').text(data.quantityTotal);
      $(document.body).trigger('product:afterAddToCart', data);
      if (data.reportingURL) $.ajax({ url: data.reportingURL, method: 'GET' });
    },
    error: function () { say('failed'); } });
});
$(document.body).on('change', '.select-color', function () {
  $.ajax({ url: '${SITE}/Product-Variation?dwvar_701643_color=' + this.value + '&pid=701643&quantity=1', method: 'GET', success: function (data) {
    var detail = document.querySelector('.product-detail');
    detail.dataset.pid = data.product.id; detail.querySelector('.product-id').textContent = data.product.id;
    detail.querySelector('.add-to-cart').dataset.pid = data.product.id; detail.querySelector('.add-to-cart').disabled = !data.product.readyToOrder;
    detail.querySelector('.price').innerHTML = data.product.price.html; $(document.body).trigger('product:afterAttributeSelect', { data: data }); say('switched');
  } });
});
function call(path, method, data, word) { $.ajax({ url: '${SITE}/' + path, method: method, data: data, success: function () { say(word); } }); }
</script>`;

const sfraPrice = (amount: number) =>
  `<span><span class="sales"><span class="value" content="${amount.toFixed(2)}">£${amount.toFixed(2)}</span></span></span>`;

function sfraPage(title: string, body: string, action: string, head = ""): ShopAnswer {
  return htmlPage(
    title,
    `<div class="page" data-action="${action}" data-querystring=""><header><div class="minicart" data-action-url="${SITE}/Cart-MiniCartShow"><a class="minicart-link" href="/cart"><span class="minicart-quantity">0</span></a></div><input type="search" class="search-field" name="q" oninput="call('SearchServices-GetSuggestions?q=' + this.value, 'GET', null, 'suggested')">
    <button id="mini" onclick="call('Cart-MiniCartShow', 'GET', null, 'shown')">Bag</button></header><main id="maincontent">${body}</main><form class="subscribe" onsubmit="event.preventDefault(); call('EmailSubscribe-Subscribe', 'POST', { emailId: this.emailId.value }, 'subscribed')"><input name="emailId"><button id="subscribe">Sign up</button></form><p id="said"></p></div>${sfraScript}`,
    { head: TINY_JQUERY + head },
  );
}

function sfraProduct(product: typeof coat, select: string, isReady = true): ShopAnswer {
  return sfraPage(
    product.name,
    `<div class="container product-detail product-wrapper" data-pid="${product.id}"><h1 class="product-name">${product.name}</h1>Item No. <span class="product-id">${product.id}</span>${select}<div class="prices"><div class="price">${sfraPrice(product.price)}</div></div>
    <select class="quantity-select custom-select">${[1, 2, 3, 4, 5].map((n) => `<option>${n}</option>`).join("")}</select><input type="hidden" class="add-to-cart-url" value="${SITE}/Cart-AddProduct"><button class="add-to-cart btn btn-primary" data-pid="${product.id}" ${isReady ? "" : "disabled"}>Add to Cart</button>
    <button id="wish" onclick="call('Wishlist-AddProduct', 'POST', { pid: '${product.id}', optionId: null }, 'wished')">Wish list</button><button id="registry" onclick="call('GiftRegistry-AddProduct', 'POST', { pid: '${product.id}', qty: 1 }, 'registered')">Add to gift registry</button></div>
    <div class="recommendations"><div class="product-tile-body product-tile" data-pid="701650"><a class="link" href="/p/701650.html">Gloves</a><div class="price">${sfraPrice(25)}</div><button class="add-to-cart" data-pid="701650">Add to Cart</button><a class="quickview" id="quick" href="${SITE}/Product-ShowQuickView?pid=701650" onclick="event.preventDefault(); call('Product-ShowQuickView?pid=701650', 'GET', null, 'looked')">Quick view</a></div></div>`,
    "Product-Show",
    jsonLd({
      "@type": "Product",
      name: product.name,
      mpn: product.id,
      sku: product.id,
      offers: {
        "@type": "Offer",
        priceCurrency: "GBP",
        price: product.price.toFixed(2),
        availability: "http://schema.org/InStock",
      },
    }),
  );
}

const sfra: Storefront = {
  platform: "Salesforce SFRA",
  answer({ url, fields, session }) {
    switch (url.pathname.replace(SITE, "")) {
      case "/p/701642.html":
        return sfraProduct(coat, "");
      case "/p/701643.html":
        return sfraProduct(
          { ...red, id: "701643" },
          '<select class="select-color"><option value="">Select</option><option value="R">Red</option><option value="B">Blue</option></select>',
          false,
        );
      case "/p/look.html":
        return sfraPage(
          "The look",
          `<div class="product-set" data-pid="look"><h1 class="product-name">The look</h1><div class="product-detail set-item" data-pid="701642"><h2 class="product-name">Wool coat</h2><div class="price">${sfraPrice(210)}</div></div><div class="product-detail set-item" data-pid="701650"><h2 class="product-name">Gloves</h2><div class="price">${sfraPrice(25)}</div></div>
          <input type="hidden" class="add-to-cart-url" value="${SITE}/Cart-AddProduct"><button class="add-to-cart-global btn" data-pid="look" data-pidsobj='[{"pid":"701642","qty":"1","options":""},{"pid":"701650","qty":"2","options":""}]'>Add All to Cart</button></div>`,
          "Product-Show",
        );
      case "/cart":
        return sfraPage(
          "Your Cart",
          `<h1>Your Cart</h1><div class="product-info uuid-u1"><button id="plus" onclick="call('Cart-UpdateQuantity?pid=701642&quantity=2&uuid=u1', 'GET', null, 'updated')">2</button><button id="remove" onclick="call('Cart-RemoveProductLineItem?pid=701642&uuid=u1', 'GET', null, 'removed')">x</button><button id="coupon" onclick="call('Cart-AddCoupon?couponCode=SPRING&csrf_token=c', 'GET', null, 'applied')">Apply</button><button id="ship" onclick="call('Cart-SelectShippingMethod', 'POST', { methodID: '001', address: 'Ada, 1 High St, N1 9GU' }, 'chosen')">Shipping</button></div>`,
          "Cart-Show",
        );
      case "/Cart-AddProduct": {
        const parts: { pid: string; qty: string }[] = JSON.parse(
          fields.get("pidsObj") ?? JSON.stringify([{ pid: fields.get("pid"), qty: fields.get("quantity") }]),
        );
        if (session.isDown) return { status: 500, json: { error: "Internal Server Error" } };
        const isIn = parts.every(({ pid, qty }) =>
          put(session, pid, Number(qty), SFRA_PRODUCTS.find(({ id }) => id === pid)?.stock ?? 0),
        );
        const items = SFRA_PRODUCTS.filter(({ id }) => session.lines?.[id]).map(({ id, name, price }) => ({
          id,
          UUID: `u-${id}`,
          productName: name,
          quantity: session.lines[id],
          price: {
            sales: {
              value: price,
              currency: "GBP",
              formatted: `£${price.toFixed(2)}`,
              decimalPrice: price.toFixed(2),
            },
            list: null,
          },
          priceTotal: { price: `£${(price * session.lines[id]).toFixed(2)}` },
        }));
        return {
          json: {
            action: "Cart-AddProduct",
            queryString: "",
            locale: "en_GB",
            reportingURL: isIn ? `${SITE}/Reporting-Event?ID=AddProduct&pid=${parts[0]?.pid}` : undefined,
            quantityTotal: count(session),
            message: isIn
              ? "Product added to cart"
              : "Unable to add product to cart, there is not enough stock",
            cart: { items, numItems: count(session), totals: {}, resources: {} },
            newBonusDiscountLineItem: {},
            error: !isIn,
            pliUUID: isIn ? `u-${parts[0]?.pid}` : undefined,
            minicartCountOfItems: `${count(session)} items`,
          },
        };
      }
      case "/Product-Variation": {
        const chosen = [red, blue].find(
          ({ id }) => id === `701643-${url.searchParams.get("dwvar_701643_color")}`,
        );
        const { id, price } = chosen ?? { id: "701643", price: 38 };
        return {
          json: {
            action: "Product-Variation",
            product: {
              id,
              productName: "Silk scarf",
              readyToOrder: Boolean(chosen),
              available: true,
              price: {
                sales: { value: price, currency: "GBP", decimalPrice: price.toFixed(2) },
                html: sfraPrice(price),
              },
            },
            resources: {},
          },
        };
      }
    }
    if (url.pathname.startsWith(SITE))
      return {
        json: { success: true, error: false, msg: "The product has been added", items: [], numItems: 2 },
      };
    return undefined;
  },
  steps: [
    add(
      "two and then one more, though the answer tells the whole line",
      "/p/701642.html",
      async (page) => {
        await page.selectOption(".quantity-select", "2");
        await page.click(".product-detail .add-to-cart");
        await shows(page, ".minicart-quantity", "2");
        await page.selectOption(".quantity-select", "1");
        await page.click(".product-detail .add-to-cart");
        await shows(page, ".minicart-quantity", "3");
      },
      { id: "701642", price: 210, currency: "GBP", quantity: 2 },
      { id: "701642", price: 210, currency: "GBP", quantity: 1 },
    ),
    add(
      "three of a variant",
      "/p/701643.html",
      async (page) => {
        await page.selectOption(".select-color", "B");
        await shows(page, ".product-id", "701643-B");
        await page.selectOption(".quantity-select", "3");
        await page.click(".product-detail .add-to-cart");
        await shows(page, ".minicart-quantity", "3");
      },
      { id: "701643-B", price: 42.5, currency: "GBP", quantity: 3 },
    ),
    add(
      "a recommended product beside the page's",
      "/p/701642.html",
      async (page) => {
        await page.click(".recommendations .add-to-cart");
        await shows(page, ".minicart-quantity", "1");
      },
      { id: "701650", price: 25, currency: "GBP", quantity: 1, name: "Gloves" },
    ),
    add(
      "a set's two parts",
      "/p/look.html",
      async (page) => {
        await page.click(".add-to-cart-global");
        await shows(page, ".minicart-quantity", "3");
      },
      { id: "701642", price: 210, currency: "GBP", quantity: 1 },
      { id: "701650", price: 25, currency: "GBP", quantity: 2 },
    ),
    trap("too many: an error and 200, after which the page says it added", "/p/701642.html", async (page) => {
      await page.selectOption(".quantity-select", "5");
      await page.click(".product-detail .add-to-cart");
      await shows(page, "#said", "not enough stock");
    }),
    trap("an add the network loses", "/p/701642.html", async (page) => {
      await unreachable(page, "**/Cart-AddProduct", () => page.click(".product-detail .add-to-cart"));
      await shows(page, "#said", "failed");
    }),
    trap("the disabled button of a product whose colour is not chosen", "/p/701643.html", async (page) => {
      await page.locator(".product-detail .add-to-cart").click({ force: true });
      await settled(page);
    }),
    trap("a variant's switch and a quick view", "/p/701643.html", async (page) => {
      await page.selectOption(".select-color", "R");
      await shows(page, "#said", "switched");
      await page.click("#quick");
      await shows(page, "#said", "looked");
    }),
    trap("wish list and gift registry, answered as an add is", "/p/701642.html", async (page) => {
      await page.click("#wish");
      await shows(page, "#said", "wished");
      await page.click("#registry");
      await shows(page, "#said", "registered");
    }),
    trap("the small cart, a suggestion and the newsletter", "/p/701642.html", async (page) => {
      await page.click("#mini");
      await shows(page, "#said", "shown");
      await page.fill("[name=q]", "coat");
      await shows(page, "#said", "suggested");
      await page.fill("[name=emailId]", "ada@hat.example");
      await page.click("#subscribe");
      await shows(page, "#said", "subscribed");
    }),
    trap("quantity, removal, coupon and shipping in the cart", "/cart", async (page) => {
      for (const [id, word] of [
        ["#plus", "updated"],
        ["#remove", "removed"],
        ["#coupon", "applied"],
        ["#ship", "chosen"],
      ] as const) {
        await answered(page, /Cart-/, () => page.click(id));
        await shows(page, "#said", word);
      }
    }),
  ],
};

export const storefronts = [bigcommerce, sfra];
