import { htmlPage } from "../html-page.ts";
import { add, answered, shows, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, ShopRequest, Storefront } from "../storefront.ts";
import { TINY_JQUERY } from "../tiny-jquery.ts";

const hat = { id: 42, sku: "FELT-42", slug: "felt-hat", name: "Felt hat", price: 59, stock: 5 };
const linenS = { id: 51, sku: "CAP-S", slug: "linen-cap", name: "Linen cap", price: 35, stock: 9 };
const linenL = { id: 52, sku: "CAP-L", slug: "linen-cap", name: "Linen cap", price: 39.5, stock: 9 };
const box = { id: 60, sku: "BOX", slug: "hat-box", name: "Hat box", price: 12, stock: 9 };
const PRODUCTS = [hat, linenS, linenL, box];

interface Message {
  type: "success" | "error" | "notice";
  text: string;
}

/** Puts a product into the cart, and says it or refuses it as Magento's messages do. */
function put(fields: URLSearchParams, session: Session): Message {
  const asked = Number(fields.get("product"));
  const size = fields.get("super_attribute[93]");
  const product =
    asked === 50
      ? [linenS, linenL].find((_, index) => size === `${index + 5}`)
      : PRODUCTS.find(({ id }) => id === asked);
  if (!product) return { type: "notice", text: "You need to choose options for your item." };
  const quantity = Number(fields.get("qty") ?? 1);
  const line = session.lines?.[product.id] ?? { product, qty: 0 };
  if (line.qty + quantity > product.stock) {
    return { type: "error", text: "The requested qty is not available" };
  }
  session.lines = { ...session.lines, [product.id]: { product, qty: line.qty + quantity } };
  return { type: "success", text: `You added ${product.name} to your shopping cart.` };
}

function cartSection({ lines = {} }: Session) {
  const items = Object.values(lines as { [id: string]: { product: typeof hat; qty: number } }).map(
    ({ product, qty }, index) => ({
      product_type: product.slug === "linen-cap" ? "configurable" : "simple",
      options: [],
      qty,
      item_id: `${index + 7}`,
      // A configurable's line carries the parent's id, and the child's sku.
      product_id: product.slug === "linen-cap" ? "50" : `${product.id}`,
      product_sku: product.sku,
      product_name: product.name,
      product_url: `/${product.slug}.html`,
      product_has_url: true,
      product_price: `<span class="price">${product.price.toFixed(2)} €</span>`,
      product_price_value: product.price,
      canApplyMsrp: false,
    }),
  );
  return {
    summary_count: items.reduce((sum, { qty }) => sum + qty, 0),
    subtotalAmount: "0",
    items,
    website_id: "1",
    data_id: 1_790_000_000,
  };
}

function sections(session: Session, { url }: ShopRequest): ShopAnswer {
  const wanted = `${url.searchParams.get("sections")}`;
  const messages = session.message ? [session.message] : [];
  if (/messages/.test(wanted) || wanted === "") session.message = undefined;
  return {
    json: {
      cart: cartSection(session),
      messages: { messages, data_id: 1_790_000_000 },
      ...(wanted.includes("customer") && {
        customer: { fullname: "Ada Byron", firstname: "Ada", data_id: 1 },
      }),
    },
  };
}

/** The microdata is printed on the product's own page only, not in lists. */
const priceBox = (id: number, amount: number, microdata = "") =>
  `<div class="price-box price-final_price" data-role="priceBox" data-product-id="${id}" data-price-box="product-id-${id}"><span class="price-container" ${microdata && 'itemprop="offers" itemscope itemtype="http://schema.org/Offer"'}><span id="product-price-${id}" data-price-amount="${amount}" data-price-type="finalPrice" class="price-wrapper"><span class="price">${amount.toFixed(2).replace(".", ",")}&nbsp;€</span></span>${microdata}</span></div>`;

const lumaScript = `<script>
window.require = { s: { contexts: {} } };
function loadSections(names, force) {
  return new Promise(function (done) {
    $.ajax({ url: '/customer/section/load/?sections=' + names + '&force_new_section_timestamp=' + Boolean(force), dataType: 'json', complete: done, success: function (data) {
      var stored = JSON.parse(localStorage.getItem('mage-cache-storage') || '{}');
      localStorage.setItem('mage-cache-storage', JSON.stringify(Object.assign(stored, data)));
      if (data.cart) $('.counter-number').text(data.cart.summary_count || '0');
      var messages = data.messages && data.messages.messages || [];
      if (messages.length) $('.page.messages').html(messages.map(function (m) { return '<div class="message-' + m.type + ' ' + m.type + ' message" data-ui-id="message-' + m.type + '" role="alert"><div>' + m.text + '</div></div>'; }).join(''));
    } });
  });
}
$(document.body).on('submit', '[data-role=tocart-form], #product_addtocart_form', function (event) {
  event.preventDefault();
  var form = this;
  $.ajax({ url: form.action, data: new FormData(form), type: 'post', dataType: 'json', cache: false, contentType: false, processData: false,
    success: function (res) {
      $(document).trigger('ajax:addToCart', { sku: form.dataset.productSku, productIds: [form.elements.product.value], form: $(form), response: res });
      if (res.backUrl) { window.location = res.backUrl; return; }
      if (res.product && res.product.statusText) $(form).find('.tocart').text(res.product.statusText);
      loadSections('cart,messages', true);
    },
    error: function () { $('.page.messages').html('<div class="message-error error message">reload</div>'); } });
});
$(document.body).on('click', '[data-post]', function (event) {
  event.preventDefault();
  var post = JSON.parse(this.dataset.post), form = document.createElement('form');
  form.method = 'post'; form.action = post.action;
  Object.keys(post.data).concat('form_key').forEach(function (name) { var input = document.createElement('input'); input.type = 'hidden'; input.name = name; input.value = post.data[name] || 'fk1'; form.append(input); });
  document.body.append(form); form.submit();
});
$(document.body).on('change', '.super-attribute-select', function () {
  var id = { 5: 51, 6: 52 }[this.value], price = { 51: 35, 52: 39.5 }[id];
  document.querySelector('[name=selected_configurable_option]').value = id || '';
  if (id) { document.querySelector('.product-info-main [data-price-amount]').dataset.priceAmount = price; document.querySelector('.product-info-main .price').textContent = price.toFixed(2) + ' €'; }
  $.ajax({ url: '/swatches/ajax/media/', data: { product_id: id, isAjax: true }, dataType: 'json', success: function () { document.title = 'switched'; } });
});
if (document.cookie.indexOf('section_data_clean') < 0) loadSections('cart,messages');
</script>`;

const tocart = (product: typeof hat) =>
  `<li class="item product product-item"><div class="product-item-info"><strong class="product-item-name"><a class="product-item-link" href="/${product.slug}.html">${product.name}</a></strong>${priceBox(product.id, product.price)}
  <form data-role="tocart-form" data-product-sku="${product.sku}" action="/checkout/cart/add/uenc/aHR0cA~~/product/${product.id}/" method="post"><input type="hidden" name="product" value="${product.id}"><input type="hidden" name="uenc" value="aHR0cA~~"><input name="form_key" type="hidden" value="fk1"><button type="submit" title="Add to Cart" class="action tocart primary"><span>Add to Cart</span></button></form></div></li>`;

function luma(title: string, body: string, bodyClass: string): ShopAnswer {
  return htmlPage(
    title,
    `<header><a class="action showcart" href="/checkout/cart/"><span class="counter-number"></span></a></header><main id="maincontent" class="page-main"><div class="page messages" data-bind="scope: 'messages'"></div>${body}</main>
    <footer><form class="form subscribe" action="/newsletter/subscriber/new/" method="post"><input name="email" type="email"><button class="action subscribe primary">Subscribe</button></form></footer>
    <script type="text/x-magento-init">{"*":{"Magento_Customer/js/section-config":{"sections":{"checkout/cart/add":["cart","directory-data"]}},"mage/cookies":{"expires":null,"path":"/"}}}</script>${lumaScript}`,
    { head: TINY_JQUERY, attributes: `class="${bodyClass}" data-container="body"` },
  );
}

function lumaProduct(product: typeof hat, id: number, options = ""): ShopAnswer {
  const link = (path: string) =>
    `data-post='${JSON.stringify({ action: path, data: { product: id, uenc: "aHR0cA~~" } })}'`;
  return luma(
    product.name,
    `<div itemscope itemtype="http://schema.org/Product"><div class="product-info-main"><h1 class="page-title"><span class="base" data-ui-id="page-title-wrapper" itemprop="name">${product.name}</span></h1>${priceBox(id, product.price, `<meta itemprop="price" content="${product.price}"><meta itemprop="priceCurrency" content="EUR">`)}
    <div class="product attribute sku"><div class="value" itemprop="sku">${product.sku}</div></div>
    <div class="product-add-form"><form data-product-sku="${product.sku}" action="/checkout/cart/add/uenc/aHR0cA~~/product/${id}/" method="post" id="product_addtocart_form"><input type="hidden" name="product" value="${id}"><input type="hidden" name="selected_configurable_option" value=""><input type="hidden" name="related_product" value=""><input type="hidden" name="item" value="${id}"><input name="form_key" type="hidden" value="fk1">${options}
    <label>Qty <input type="number" name="qty" id="qty" value="1" class="input-text qty"></label><button type="submit" title="Add to Cart" class="action primary tocart" id="product-addtocart-button"><span>Add to Cart</span></button></form></div>
    <a href="#" class="action towishlist" ${link("/wishlist/index/add/")}>Add to Wish List</a><a href="#" class="action tocompare" ${link("/catalog/product_compare/add/")}>Add to Compare</a>
    <a class="action alert" href="/productalert/add/stock/product_id/${id}/">Notify me when this product is in stock</a></div></div>
    <form action="/review/product/post/id/${id}/" id="review-form" method="post"><input name="nickname"><input name="title"><textarea name="detail"></textarea><button class="action submit primary">Submit Review</button></form>
    <div class="block upsell"><ol class="products list items product-items">${tocart(box)}</ol></div>
    <button id="login" onclick="loadSections('cart,customer,wishlist,messages', true)">Login done</button>`,
    `catalog-product-view product-${product.slug} page-layout-1column`,
  );
}

const linenOptions = `<div class="field configurable required"><select name="super_attribute[93]" data-selector="super_attribute[93]" class="super-attribute-select"><option value="">Choose an Option...</option><option value="5">S</option><option value="6">L</option></select></div>
  <script type="text/x-magento-init">{"#product_addtocart_form":{"configurable":{"spConfig":{"attributes":{"93":{"id":"93","code":"size","options":[{"id":"5","label":"S","products":["51"]},{"id":"6","label":"L","products":["52"]}]}},"template":"<%- data.price %> €","productId":"50","index":{"51":{"93":"5"},"52":{"93":"6"}},"optionPrices":{"51":{"finalPrice":{"amount":35}},"52":{"finalPrice":{"amount":39.5}}},"sku":{"51":"CAP-S","52":"CAP-L"}}}}}</script>`;

const lumaCart = `<form action="/checkout/cart/updatePost/" method="post" id="form-validate" class="form form-cart"><input name="cart[7][qty]" value="1" class="input-text qty"><button name="update_cart_action" value="update_qty" class="action update">Update Shopping Cart</button></form>
  <form id="discount-coupon-form" action="/checkout/cart/couponPost/" method="post"><input name="coupon_code"><button class="action apply primary">Apply Discount</button></form>
  <button id="plus" onclick="$.ajax({ url: '/checkout/sidebar/updateItemQty/', type: 'post', dataType: 'json', data: { item_id: 7, item_qty: 2, form_key: 'fk1' }, success: function () { loadSections('cart', true).then(function () { document.title = 'updated'; }); } })">Update</button>
  <button id="delete" onclick="$.ajax({ url: '/checkout/sidebar/removeItem/', type: 'post', dataType: 'json', data: { item_id: 7, form_key: 'fk1' }, success: function () { loadSections('cart', true).then(function () { document.title = 'removed'; }); } })">Remove</button>
  <button id="estimate" onclick="fetch('/rest/default/V1/guest-carts/m4sk/estimate-shipping-methods', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ address: { firstname: 'Ada', street: ['Main St 1'], postcode: '10115', country_id: 'DE' } }) }).then(a => a.json()).then(() => document.title = 'estimated')">Estimate</button>`;

const magentoLuma: Storefront = {
  platform: "Magento 2 Luma",
  answer(request) {
    const { url, fields, session, headers } = request;
    const back = (message: Message, to = `${new URL(`${headers.referer}`).pathname}`): ShopAnswer => {
      session.message = message;
      return { redirect: to };
    };
    switch (url.pathname.replace(/\/(uenc|product_id|id)\/.*/, "")) {
      case "/felt-hat.html":
        return lumaProduct(hat, 42);
      case "/linen-cap.html":
        return lumaProduct(linenS, 50, linenOptions);
      case "/to-the-cart.html":
        session.redirectsToCart = true;
        return lumaProduct(hat, 42);
      case "/hats.html":
        return luma(
          "Hats",
          `<h1>Hats</h1><ol class="products list items product-items">${tocart(hat)}${tocart(box)}</ol>`,
          "catalog-category-view",
        );
      case "/checkout/cart":
      case "/checkout/cart/":
        return luma(
          "Shopping Cart",
          `<h1 class="page-title">Shopping Cart</h1>${lumaCart}`,
          "checkout-cart-index",
        );
      case "/checkout/cart/add": {
        if (fields.get("qty") === "500") return { status: 500, text: "Error" };
        session.message = put(fields, session);
        if (session.message.type === "notice") return { json: { backUrl: "/linen-cap.html" } };
        if (session.message.type === "success" && session.redirectsToCart) {
          return { json: { backUrl: "/checkout/cart/" } };
        }
        return { json: [] };
      }
      case "/customer/section/load/":
        return sections(session, request);
      case "/wishlist/index/add/":
        return back({ type: "success", text: "Felt hat has been added to your Wish List." }, "/hats.html");
      case "/catalog/product_compare/add/":
        return back({ type: "success", text: "You added product Felt hat to the comparison list." });
      case "/productalert/add/stock":
        return back({ type: "success", text: "Alert subscription has been saved." });
      case "/review/product/post":
        return back({ type: "success", text: "You submitted your review for moderation." });
      case "/newsletter/subscriber/new/":
        return back({ type: "success", text: "Thank you for your subscription." });
      case "/checkout/cart/updatePost/":
        return { redirect: "/checkout/cart/" };
      case "/checkout/cart/couponPost/":
        return back({ type: "success", text: 'You used coupon code "SPRING".' }, "/checkout/cart/");
      case "/checkout/sidebar/updateItemQty/":
      case "/checkout/sidebar/removeItem/":
        return { json: { success: true } };
      case "/swatches/ajax/media/":
        return { json: { large: "" } };
      case "/rest/default/V1/guest-carts/m4sk/estimate-shipping-methods":
        return { json: [{ carrier_code: "flatrate", amount: 5 }] };
    }
    return undefined;
  },
  steps: [
    add(
      "three of a simple product, told by the sections",
      "/felt-hat.html",
      async (page) => {
        await page.fill("#qty", "3");
        await page.click("#product-addtocart-button");
        await shows(page, ".message-success", "You added Felt hat");
        await shows(page, ".counter-number", "3");
      },
      { id: "42", price: 59, currency: "EUR", quantity: 3 },
    ),
    add(
      "two of a configurable's chosen child",
      "/linen-cap.html",
      async (page) => {
        await page.selectOption(".super-attribute-select", "6");
        await page.waitForFunction(() => document.title === "switched");
        await page.fill("#qty", "2");
        await page.click("#product-addtocart-button");
        await shows(page, ".message-success", "You added Linen cap");
      },
      { id: "52", price: 39.5, currency: "EUR", quantity: 2 },
    ),
    add(
      "an upsell beside the page's product",
      "/felt-hat.html",
      async (page) => {
        await page.click(".upsell .tocart");
        await shows(page, ".message-success", "You added Hat box");
      },
      { id: "60", price: 12, currency: "EUR", quantity: 1, name: "Hat box" },
    ),
    add(
      "a shop that goes to the cart after an add",
      "/to-the-cart.html",
      async (page) => {
        await page.fill("#qty", "2");
        await page.click("#product-addtocart-button");
        await page.waitForURL(/checkout\/cart/);
        await shows(page, ".message-success", "You added Felt hat");
      },
      { id: "42", price: 59, currency: "EUR", quantity: 2 },
    ),
    trap("an option not chosen sends back to the product", "/linen-cap.html", async (page) => {
      await page.click("#product-addtocart-button");
      await shows(page, ".message-notice", "You need to choose options");
    }),
    trap(
      "too many, answered with 200 and nothing, refused by the messages",
      "/felt-hat.html",
      async (page) => {
        await page.fill("#qty", "6");
        await page.click("#product-addtocart-button");
        await shows(page, ".message-error", "not available");
      },
    ),
    trap("an add that fails with 500, and one the network loses", "/felt-hat.html", async (page) => {
      await page.fill("#qty", "500");
      await answered(page, "/cart/add/", () => page.click("#product-addtocart-button"));
      await unreachable(page, "**/cart/add/**", () => page.click("#product-addtocart-button"));
      await shows(page, ".message-error", "reload");
    }),
    trap("the list of comparison, praised as an add is", "/felt-hat.html", async (page) => {
      await page.click(".tocompare");
      await shows(page, ".message-success", "You added product Felt hat to the comparison list");
    }),
    trap("the wish list", "/felt-hat.html", async (page) => {
      await page.click(".towishlist");
      await shows(page, ".message-success", "has been added to your Wish List");
    }),
    trap("an alert for when it is back, a review and a newsletter", "/felt-hat.html", async (page) => {
      await page.click(".action.alert");
      await shows(page, ".message-success", "Alert subscription");
      await page.fill("[name=nickname]", "Ada");
      await page.click("#review-form button");
      await shows(page, ".message-success", "your review");
      await page.fill("footer [name=email]", "ada@hat.example");
      await page.click(".subscribe button");
      await shows(page, ".message-success", "your subscription");
    }),
    trap(
      "a login that merges an older cart, and a variant switch",
      "/linen-cap.html",
      async (page) => {
        await page.click(".upsell .tocart");
        await shows(page, ".counter-number", "1");
        await answered(page, /sections=cart,customer/, () => page.click("#login"));
        await page.selectOption(".super-attribute-select", "5");
        await page.waitForFunction(() => document.title === "switched");
      },
      { id: "60", price: 12, currency: "EUR", quantity: 1 },
    ),
    trap("plus, removal, coupon and shipping estimate in the cart", "/checkout/cart/", async (page) => {
      await page.click("#plus");
      await page.waitForFunction(() => document.title === "updated");
      await page.click("#delete");
      await page.waitForFunction(() => document.title === "removed");
      await page.click("#estimate");
      await page.waitForFunction(() => document.title === "estimated");
      await page.fill("[name='cart[7][qty]']", "5");
      await page.click("[name=update_cart_action]");
      await shows(page, "h1", "Shopping Cart");
      await page.fill("[name=coupon_code]", "SPRING");
      await page.click("#discount-coupon-form button");
      await shows(page, ".message-success", "coupon code");
    }),
  ],
};

// Hyvä: forms that go by themselves, messages by a cookie, sections read once on the next page.
const hyvaScript = `<script>
window.hyva = { getCookie: function (name) { var found = document.cookie.split('; ').find(function (part) { return part.indexOf(name + '=') === 0; }); return found && decodeURIComponent(found.slice(name.length + 1)); }, getFormKey: function () { return 'fk1'; } };
(function () {
  var messages = JSON.parse(hyva.getCookie('mage-messages') || '[]');
  document.cookie = 'mage-messages=; path=/; max-age=0';
  document.querySelector('#messages').innerHTML = messages.map(function (m) { return '<div class="message ' + m.type + '" role="alert"><span>' + m.text + '</span></div>'; }).join('');
  fetch('/customer/section/load/?sections=', { headers: { 'X-Requested-With': 'XMLHttpRequest' } }).then(function (a) { return a.json(); }).then(function (data) {
    localStorage.setItem('mage-cache-storage', JSON.stringify(data));
    document.querySelector('#cart-count').textContent = data.cart.summary_count;
    window.dispatchEvent(new CustomEvent('private-content-loaded', { detail: { data: data } }));
  });
})();
</script>`;

function hyvaPage(title: string, body: string, bodyClass: string): ShopAnswer {
  return htmlPage(
    title,
    `<header><a href="/checkout/cart/" id="menu-cart-icon">Cart <span id="cart-count"></span></a></header><div id="messages"></div><main>${body}</main>${hyvaScript}`,
    { attributes: `class="${bodyClass}" id="html-body"` },
  );
}

function hyvaCard({ id, name, price, slug }: typeof hat): string {
  return `<form method="post" action="/checkout/cart/add/uenc/aHR0cA~~/product/${id}/" class="item product product-item product_addtocart_form card"><input type="hidden" name="product" value="${id}"><input name="form_key" type="hidden" value="fk1">
    <a class="product-item-link" href="/${slug}.html">${name}</a><div class="price-box" data-product-id="${id}"><span class="price-wrapper" data-price-amount="${price}" data-price-type="finalPrice"><span class="price">€${price.toFixed(2)}</span></span></div><button class="btn btn-primary" aria-label="Add to Cart ${name}">Add to Cart</button></form>`;
}

const hyva: Storefront = {
  platform: "Hyvä",
  answer(request) {
    const { url, fields, session } = request;
    const say = (message: Message, redirect: string): ShopAnswer => ({
      redirect,
      headers: { "set-cookie": `mage-messages=${encodeURIComponent(JSON.stringify([message]))}; path=/` },
    });
    switch (url.pathname.replace(/\/uenc\/.*/, "")) {
      case "/felt-hat.html":
        return hyvaPage(
          hat.name,
          `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">${hat.name}</h1><meta itemprop="sku" content="${hat.sku}"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><div class="final-price"><span class="price">€59.00</span></div><meta itemprop="price" content="59"><meta itemprop="priceCurrency" content="EUR"></div></div>
          <form method="post" action="/checkout/cart/add/uenc/aHR0cA~~/product/42/" id="product_addtocart_form"><input type="hidden" name="product" value="42"><input type="hidden" name="selected_configurable_option" value=""><input name="form_key" type="hidden" value="fk1"></form>
          <input form="product_addtocart_form" name="qty" value="1" aria-label="Quantity"><button type="submit" form="product_addtocart_form" title="Add to Cart" class="btn btn-primary" id="product-addtocart-button"><span>Add to Cart</span></button>
          <button id="wish" aria-label="Add to Wish List" onclick="fetch('/wishlist/index/add/', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'form_key=fk1&product=42&uenc=aHR0cA~~&qty=1' }).then(() => document.title = 'wished')">Wish</button>
          <form method="post" action="/catalog/product_compare/add/"><input type="hidden" name="product" value="42"><button id="compare">Compare</button></form>
          <form method="post" action="/giftregistry/index/addProduct/"><input type="hidden" name="product" value="42"><input type="hidden" name="qty" value="1"><button id="registry">Add to Gift Registry</button></form>
          <section id="related">${hyvaCard(box)}</section>`,
          "catalog-product-view page-product-simple",
        );
      case "/checkout/cart/add": {
        const message = put(fields, session);
        return say(message, "/felt-hat.html");
      }
      case "/customer/section/load/":
        return sections(session, request);
      case "/wishlist/index/add/":
        return { json: { success: true } };
      case "/catalog/product_compare/add/":
        return say(
          { type: "success", text: "You added product Felt hat to the comparison list." },
          "/felt-hat.html",
        );
      case "/giftregistry/index/addProduct/":
        return say(
          { type: "success", text: "Felt hat has been added to the gift registry." },
          "/felt-hat.html",
        );
      case "/checkout/cart/updatePost/":
        session.lines = { 42: { product: hat, qty: Number(fields.get("cart[7][qty]")) } };
        return say({ type: "success", text: "The cart was updated." }, "/checkout/cart/");
      case "/checkout/cart/delete/":
        session.lines = {};
        return { redirect: "/checkout/cart/" };
      case "/checkout/cart/":
        return hyvaPage(
          "Cart",
          '<h1>Shopping Cart</h1><form method="post" action="/checkout/cart/updatePost/"><input name="cart[7][qty]" value="1"><button id="update">Update</button></form><form method="post" action="/checkout/cart/delete/"><input type="hidden" name="id" value="7"><button id="delete">Remove</button></form>',
          "checkout-cart-index",
        );
    }
    return undefined;
  },
  steps: [
    add(
      "two, told by a message on the page that comes back",
      "/felt-hat.html",
      async (page) => {
        await page.getByLabel("Quantity").fill("2");
        await page.click("#product-addtocart-button");
        await shows(page, ".message.success", "You added Felt hat");
        await shows(page, "#cart-count", "2");
      },
      { id: "42", price: 59, currency: "EUR", quantity: 2 },
    ),
    add(
      "a related product beside the page's",
      "/felt-hat.html",
      async (page) => {
        await page.click("#related button");
        await shows(page, ".message.success", "You added Hat box");
        await shows(page, "#cart-count", "1");
      },
      { id: "60", price: 12, currency: "EUR", quantity: 1, name: "Hat box" },
    ),
    trap("too many, sent back with an error", "/felt-hat.html", async (page) => {
      await page.getByLabel("Quantity").fill("6");
      await page.click("#product-addtocart-button");
      await shows(page, ".message.error", "not available");
    }),
    trap("comparison and gift registry, praised as an add is", "/felt-hat.html", async (page) => {
      await page.click("#compare");
      await shows(page, ".message.success", "comparison list");
      await page.click("#registry");
      await shows(page, ".message.success", "gift registry");
    }),
    trap("the wish list", "/felt-hat.html", async (page) => {
      await page.click("#wish");
      await page.waitForFunction(() => document.title === "wished");
    }),
    trap("a changed quantity and a removal on the cart page", "/checkout/cart/", async (page) => {
      await page.fill("[name='cart[7][qty]']", "3");
      await page.click("#update");
      await shows(page, ".message.success", "updated");
      await shows(page, "#cart-count", "3");
      await page.click("#delete");
      await shows(page, "#cart-count", "0");
    }),
    trap(
      "the way back after an add",
      "/felt-hat.html",
      async (page) => {
        await page.click("#product-addtocart-button");
        await shows(page, ".message.success", "You added Felt hat");
        await page.click("#menu-cart-icon");
        await shows(page, "h1", "Shopping Cart");
        await page.goBack();
        await shows(page, "h1", "Felt hat");
      },
      { id: "42", price: 59, currency: "EUR", quantity: 1 },
    ),
  ],
};

const graphqlScript = `<script>
const PRODUCT = 'fragment Cart on Cart { id total_quantity items { uid product { uid sku name } prices { price { value currency } row_total { value currency } } quantity } }';
const queries = {
  AddProductToCart: 'mutation AddProductToCart($cartId: String!, $products: [CartItemInput!]!) { addProductsToCart(cartId: $cartId, cartItems: $products) { cart { ...Cart } user_errors { code message } } } ' + PRODUCT,
  AddSimpleToCart: 'mutation AddSimpleToCart($cartId: String!, $sku: String!, $qty: Float!) { addSimpleProductsToCart(input: { cart_id: $cartId, cart_items: [{ data: { sku: $sku, quantity: $qty } }] }) { cart { ...Cart } } } ' + PRODUCT,
  UpdateItemQuantity: 'mutation UpdateItemQuantity($cartId: String!, $itemId: ID!, $quantity: Float!) { updateCartItems(input: { cart_id: $cartId, cart_items: [{ cart_item_uid: $itemId, quantity: $quantity }] }) { cart { ...Cart } } } ' + PRODUCT,
  RemoveItem: 'mutation RemoveItem($cartId: String!, $itemId: ID!) { removeItemFromCart(input: { cart_id: $cartId, cart_item_uid: $itemId }) { cart { ...Cart } } } ' + PRODUCT,
  ApplyCoupon: 'mutation ApplyCoupon($cartId: String!, $code: String!) { applyCouponToCart(input: { cart_id: $cartId, coupon_code: $code }) { cart { ...Cart } } } ' + PRODUCT,
  AddProductToWishlist: 'mutation AddProductToWishlist($wishlistId: ID!, $items: [WishlistItemInput!]!) { addProductsToWishlist(wishlistId: $wishlistId, wishlistItems: $items) { wishlist { id items_count } user_errors { code message } } }',
  MergeCarts: 'mutation MergeCarts($source: String!, $destination: String!) { mergeCarts(source_cart_id: $source, destination_cart_id: $destination) { ...Cart } } ' + PRODUCT,
  Estimate: 'mutation Estimate($cartId: String!, $address: EstimateAddressInput!) { estimateShippingMethods(input: { cart_id: $cartId, address: $address }) { carrier_code } }',
};
async function ask(operationName, variables) {
  const said = document.querySelector('#said');
  try {
    const answer = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', accept: '*/*', store: 'default' }, body: JSON.stringify({ operationName, variables: { cartId: 'Xc4rt', ...variables }, query: queries[operationName] }) });
    const { data, errors } = await answer.json();
    const result = data && Object.values(data)[0];
    said.textContent = errors ? errors[0].message : result.user_errors && result.user_errors.length ? result.user_errors[0].message : operationName + ' done';
    const cart = result && (result.cart || result);
    if (cart && cart.total_quantity !== undefined) document.querySelector('#count').textContent = cart.total_quantity;
  } catch (error) { said.textContent = 'failed'; }
}
</script>`;

const magentoGraphql: Storefront = {
  platform: "Magento GraphQL",
  answer({ url, body, session }) {
    if (url.pathname === "/felt-hat.html") {
      const button = (id: string, operation: string, variables: object) =>
        `<button id="${id}" onclick='ask("${operation}", ${JSON.stringify(variables)})'>${id}</button>`;
      return htmlPage(
        "Felt hat - Venia",
        `<div id="root"><header><button aria-label="Toggle mini cart">Cart <span id="count">0</span></button></header><main><form class="productFullDetail-root-a1" onsubmit="event.preventDefault(); ask('AddProductToCart', { product: { sku: 'FELT-42' }, products: [{ sku: 'FELT-42', quantity: Number(this.quantity.value), selected_options: [] }] })"><h1 class="productFullDetail-productName-b2">Felt hat</h1><p class="productFullDetail-productPrice-c3"><span>$</span><span>59</span><span>.</span><span>00</span></p><input name="quantity" value="1"><button type="submit" id="add">Add to Cart</button></form>
        <section class="relatedProducts"><article><a href="/hat-box.html">Hat box</a><span>$12.00</span><button id="related" onclick="ask('AddSimpleToCart', { sku: 'BOX', qty: 2 })">Add to Cart</button></article></section>
        ${button("plus", "UpdateItemQuantity", { itemId: "MQ==", quantity: 4 })}${button("remove", "RemoveItem", { itemId: "MQ==" })}${button("coupon", "ApplyCoupon", { code: "SPRING" })}${button("wish", "AddProductToWishlist", { wishlistId: "0", items: [{ sku: "FELT-42", quantity: 1 }] })}
        ${button("merge", "MergeCarts", { source: "Xc4rt", destination: "Yc4rt" })}${button("estimate", "Estimate", { address: { country_code: "US", postcode: "78701", region: { region_code: "TX" } } })}<p id="said"></p></main></div>${graphqlScript}`,
        {
          head: '<meta name="generator" content="PWA Studio"><script>window.__STORE_CODE__ = "default";</script>',
        },
      );
    }
    if (url.pathname !== "/graphql") return undefined;
    const { operationName, variables } = JSON.parse(body);
    session.lines ??= {};
    const cart = () => {
      const items = Object.entries(session.lines as { [sku: string]: number }).map(([sku, quantity]) => {
        const product = PRODUCTS.find((found) => found.sku === sku) ?? hat;
        const price = { value: product.price, currency: "USD" };
        return {
          uid: "MQ==",
          product: { uid: "NDI=", sku, name: product.name, __typename: "SimpleProduct" },
          prices: { price, row_total: { value: product.price * quantity, currency: "USD" } },
          quantity,
        };
      });
      return { id: "Xc4rt", total_quantity: items.reduce((sum, { quantity }) => sum + quantity, 0), items };
    };
    const data = (value: object): ShopAnswer => ({ json: { data: value } });
    switch (operationName) {
      case "AddProductToCart": {
        const [{ sku, quantity }] = variables.products;
        if (quantity === 77) {
          return {
            json: {
              errors: [
                {
                  message: 'Could not find a cart with ID "Xc4rt"',
                  extensions: { category: "graphql-no-such-entity" },
                },
              ],
              data: { addProductsToCart: null },
            },
          };
        }
        const user_errors =
          quantity > hat.stock
            ? [{ code: "INSUFFICIENT_STOCK", message: "The requested qty is not available" }]
            : [];
        if (!user_errors.length) session.lines[sku] = (session.lines[sku] ?? 0) + quantity;
        return data({ addProductsToCart: { cart: cart(), user_errors } });
      }
      case "AddSimpleToCart":
        session.lines[variables.sku] = (session.lines[variables.sku] ?? 0) + variables.qty;
        return data({ addSimpleProductsToCart: { cart: cart() } });
      case "UpdateItemQuantity":
        session.lines["FELT-42"] = variables.quantity;
        return data({ updateCartItems: { cart: cart() } });
      case "RemoveItem":
        session.lines = {};
        return data({ removeItemFromCart: { cart: cart() } });
      case "ApplyCoupon":
        return data({ applyCouponToCart: { cart: cart() } });
      case "AddProductToWishlist":
        return data({ addProductsToWishlist: { wishlist: { id: "0", items_count: 1 }, user_errors: [] } });
      case "MergeCarts":
        return data({ mergeCarts: cart() });
      case "Estimate":
        return data({ estimateShippingMethods: [{ carrier_code: "flatrate" }] });
    }
    return undefined;
  },
  steps: [
    add(
      "two and then one, each for what was asked",
      "/felt-hat.html",
      async (page) => {
        await page.fill("[name=quantity]", "2");
        await page.click("#add");
        await shows(page, "#count", "2");
        await page.fill("[name=quantity]", "1");
        await page.click("#add");
        await shows(page, "#count", "3");
      },
      { id: "FELT-42", price: 59, currency: "USD", quantity: 2 },
      { id: "FELT-42", price: 59, currency: "USD", quantity: 1 },
    ),
    add(
      "the older mutation, for a product beside the page's",
      "/felt-hat.html",
      async (page) => {
        await page.click("#related");
        await shows(page, "#count", "2");
      },
      { id: "BOX", price: 12, currency: "USD", quantity: 2, name: "Hat box" },
    ),
    trap("user errors beside the unchanged cart", "/felt-hat.html", async (page) => {
      await page.fill("[name=quantity]", "9");
      await page.click("#add");
      await shows(page, "#said", "not available");
    }),
    trap("errors with status 200", "/felt-hat.html", async (page) => {
      await page.fill("[name=quantity]", "77");
      await page.click("#add");
      await shows(page, "#said", "Could not find a cart");
    }),
    trap("a mutation the network loses", "/felt-hat.html", async (page) => {
      await unreachable(page, "**/graphql", () => page.click("#add"));
      await shows(page, "#said", "failed");
    }),
    trap("a changed quantity, a removal, a coupon and an estimate", "/felt-hat.html", async (page) => {
      for (const [id, operation] of Object.entries({
        plus: "UpdateItemQuantity",
        remove: "RemoveItem",
        coupon: "ApplyCoupon",
        estimate: "Estimate",
      })) {
        await page.click(`#${id}`);
        await shows(page, "#said", `${operation} done`);
      }
    }),
    trap("the wish list and a login that merges carts", "/felt-hat.html", async (page) => {
      await page.click("#wish");
      await shows(page, "#said", "AddProductToWishlist done");
      await page.click("#merge");
      await shows(page, "#said", "MergeCarts done");
    }),
  ],
};

export const storefronts = [magentoLuma, hyva, magentoGraphql];
