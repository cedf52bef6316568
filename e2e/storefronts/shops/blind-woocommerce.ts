import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, settled, shows, thirdParty, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";
import { TINY_JQUERY } from "../tiny-jquery.ts";

const hat = { id: 14, slug: "felt-hat", name: "Felt hat", sku: "FELT", price: 18, stock: 5 };
const box = { id: 27, slug: "hat-box", name: "Hat box", sku: "BOX", price: 25, stock: 9 };
const straw = { id: 29, slug: "straw-hat", name: "Straw hat", sku: "STRAW", price: 12.5, stock: 0 };
const small = { id: 31, slug: "tweed-cap", name: "Tweed cap - S", sku: "CAP-S", price: 40, stock: 9 };
const large = { id: 32, slug: "tweed-cap", name: "Tweed cap - L", sku: "CAP-L", price: 45.5, stock: 3 };
const PRODUCTS = [hat, box, straw, small, large];

function put(session: Session, id: number, quantity: number): string {
  const product = PRODUCTS.find((found) => found.id === id);
  if (!product) return "Sorry, this product cannot be purchased.";
  const held = session.lines?.[id] ?? 0;
  if (product.stock === 0)
    return `You cannot add “${product.name}” to the basket because it is out of stock.`;
  if (held + quantity > product.stock) {
    return `You cannot add that amount to the basket — we have ${product.stock} in stock and you already have ${held} in your basket.`;
  }
  session.lines = { ...session.lines, [id]: held + quantity };
  return "";
}

const count = ({ lines = {} }: Session) =>
  Object.values(lines as number[]).reduce((sum, quantity) => sum + quantity, 0);

const money = (amount: number) =>
  `<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&pound;</span>${amount.toFixed(2)}</bdi></span>`;

const loopCard = ({ id, name, sku, price, slug }: typeof hat) =>
  `<li class="product type-product post-${id} status-publish instock product-type-simple"><a href="/product/${slug}/" class="woocommerce-LoopProduct-link"><h2 class="woocommerce-loop-product__title">${name}</h2><span class="price">${money(price)}</span></a>
  <a href="?add-to-cart=${id}" data-quantity="1" class="button product_type_simple add_to_cart_button ajax_add_to_cart" data-product_id="${id}" data-product_sku="${sku}" aria-label="Add to basket: &ldquo;${name}&rdquo;" rel="nofollow">Add to basket</a></li>`;

const added = (name: string, quantity: number) =>
  `<div class="woocommerce-message" role="alert"><a href="/basket/" class="button wc-forward">View basket</a> ${quantity > 1 ? `${quantity} &times; ` : ""}&ldquo;${name}&rdquo; ${quantity > 1 ? "have" : "has"} been added to your basket.</div>`;
const message = (text: string) => `<div class="woocommerce-message" role="alert">${text}</div>`;
const failure = (text: string) => `<ul class="woocommerce-error" role="alert"><li>${text}</li></ul>`;

const script = `<script>
var wc_add_to_cart_params = { ajax_url: '/wp-admin/admin-ajax.php', wc_ajax_url: '/?wc-ajax=%%endpoint%%', i18n_view_cart: 'View basket', cart_url: '/basket/', cart_redirect_after_add: 'no' };
function showFragments(fragments) { Object.keys(fragments).forEach(function (selector) { $(selector).html(fragments[selector]); }); }
$(document.body).on('click', '.ajax_add_to_cart', function (event) {
  event.preventDefault();
  var button = this;
  $(button).removeClass('added').addClass('loading');
  $(document.body).trigger('adding_to_cart', [$(button), button.dataset]);
  $.ajax({ type: 'POST', url: wc_add_to_cart_params.wc_ajax_url.replace('%%endpoint%%', 'add_to_cart'), dataType: 'json',
    data: { product_sku: button.dataset.product_sku, product_id: button.dataset.product_id, quantity: button.dataset.quantity },
    success: function (response) {
      if (!response) return;
      if (response.error && response.product_url) { window.location = response.product_url; return; }
      $(document.body).trigger('added_to_cart', [response.fragments, response.cart_hash, $(button)]);
    },
    error: function () { $(button).removeClass('loading').addClass('failed'); } });
});
$(document.body).on('added_to_cart', function (event, fragments, hash, button) { button.removeClass('loading').addClass('added'); showFragments(fragments); });
$(document.body).on('click', '.remove_from_cart_button', function (event) {
  event.preventDefault();
  $.ajax({ type: 'POST', url: '/?wc-ajax=remove_from_cart', dataType: 'json', data: { cart_item_key: this.dataset.cart_item_key }, success: function (response) { showFragments(response.fragments); $(document.body).trigger('removed_from_cart', [response.fragments, response.cart_hash]); } });
});
function refresh() { $.ajax({ type: 'POST', url: '/?wc-ajax=get_refreshed_fragments', data: { time: Date.now() }, success: function (response) { showFragments(response.fragments); $(document.body).trigger('wc_fragments_refreshed'); } }); }
function adminAjax(data, done) { $.ajax({ type: 'POST', url: '/wp-admin/admin-ajax.php', data: data, dataType: 'json', success: done }); }
var form = document.querySelector('.variations_form');
if (form) {
  var button = form.querySelector('.single_add_to_cart_button');
  form.addEventListener('change', function () {
    var found = JSON.parse(form.dataset.product_variations).filter(function (variation) { return variation.attributes.attribute_pa_size === form.elements.attribute_pa_size.value; })[0];
    form.elements.variation_id.value = found ? found.variation_id : 0;
    form.querySelector('.woocommerce-variation').innerHTML = found ? found.price_html : '';
    button.classList.toggle('disabled', !found); button.classList.toggle('wc-variation-selection-needed', !found);
    $(form).trigger(found ? 'found_variation' : 'reset_data', [found]);
  });
  button.addEventListener('click', function (event) {
    if (!button.classList.contains('disabled')) return;
    event.preventDefault();
    window.alert('Please select some product options before adding this product to your basket.');
  });
}
</script>`;

function page(title: string, body: string, session: Session, bodyClass = ""): ShopAnswer {
  const { notice = "" } = session;
  session.notice = undefined;
  return htmlPage(
    `${title} – Hats`,
    `<header><a class="cart-contents" href="/basket/"><span class="count">${count(session)}</span></a><div class="widget_shopping_cart_content"></div></header>
    <div class="woocommerce-notices-wrapper">${notice}</div><main>${body}</main>${script}`,
    { head: TINY_JQUERY, attributes: `class="theme-storefront woocommerce woocommerce-page ${bodyClass}"` },
  );
}

function productPage(product: typeof hat, session: Session, form: string, offers: object) {
  const data = {
    "@graph": [
      {
        "@type": "BreadcrumbList",
        itemListElement: [
          { "@type": "ListItem", position: 1, item: { name: "Home", "@id": "https://hats.example" } },
        ],
      },
      {
        "@type": "Product",
        "@id": `https://hats.example/product/${product.slug}/#product`,
        name: product.name.replace(/ - .*/, ""),
        url: `https://hats.example/product/${product.slug}/`,
        sku: product.sku.replace(/-.*/, ""),
        offers: [offers],
      },
    ],
  };
  return page(
    product.name,
    `<div id="product-${product.id}" class="product type-product post-${product.id}"><div class="summary entry-summary"><h1 class="product_title entry-title">${product.name.replace(/ - .*/, "")}</h1><p class="price">${money(product.price)}</p>${form}
      <div class="yith-wcwl-add-to-wishlist"><a href="?add_to_wishlist=${product.id}" class="add_to_wishlist single_add_to_wishlist" data-product-id="${product.id}" onclick="event.preventDefault(); adminAjax({ action: 'add_to_wishlist', context: 'frontend', add_to_wishlist: '${product.id}', product_type: 'simple' }, function (r) { document.querySelector('#said').textContent = r.message; })">Add to wishlist</a></div>
      <a href="?action=yith-woocompare-add-product&id=${product.id}" class="compare button" onclick="event.preventDefault(); $.ajax({ type: 'POST', url: '/?wc-ajax=yith-woocompare-add-product', data: { id: '${product.id}', context: 'frontend' }, success: function () { document.querySelector('#said').textContent = 'Compared'; } })">Compare</a><p id="said"></p></div>
      <form action="/wp-comments-post.php" method="post" id="commentform"><select name="rating"><option>5</option></select><textarea name="comment"></textarea><input name="author"><input name="email"><input type="hidden" name="comment_post_ID" value="${product.id}"><button name="submit">Submit</button></form>
      <section class="related products"><h2>Related products</h2><ul class="products columns-3">${loopCard(box)}${loopCard(straw)}</ul></section></div>
      <form method="post" class="mc4wp-form"><input type="email" name="EMAIL"><input type="hidden" name="_mc4wp_form_id" value="9"><button>Sign up</button></form>${jsonLd(data)}`,
    session,
    `single-product postid-${product.id}`,
  );
}

const priceSpecification = (price: number) => ({
  "@type": "Offer",
  priceSpecification: [{ "@type": "UnitPriceSpecification", price: price.toFixed(2), priceCurrency: "GBP" }],
  availability: "https://schema.org/InStock",
});

const quantityInput = (name = "quantity", value = 1) =>
  `<div class="quantity"><input type="number" class="input-text qty text" name="${name}" value="${value}" aria-label="Product quantity"></div>`;

function simpleForm({ id }: { id: number }) {
  return `<form class="cart" method="post" enctype="multipart/form-data">${quantityInput()}<button type="submit" name="add-to-cart" value="${id}" class="single_add_to_cart_button button alt">Add to basket</button></form>`;
}

function variationsForm() {
  const variations = [small, large].map(({ id, price, sku, name }) => ({
    attributes: { attribute_pa_size: name.slice(-1).toLowerCase() },
    display_price: price,
    display_regular_price: price,
    is_in_stock: true,
    is_purchasable: true,
    price_html: `<span class="price">${money(price)}</span>`,
    sku,
    variation_id: id,
    variation_is_active: true,
  }));
  return `<form class="variations_form cart" method="post" enctype="multipart/form-data" data-product_id="30" data-product_variations='${JSON.stringify(variations)}'>
    <table class="variations"><tr><td><select id="pa_size" name="attribute_pa_size" data-attribute_name="attribute_pa_size"><option value="">Choose an option</option><option value="s">S</option><option value="l">L</option></select></td></tr></table>
    <div class="single_variation_wrap"><div class="woocommerce-variation single_variation"></div><div class="woocommerce-variation-add-to-cart variations_button">${quantityInput()}
    <button type="submit" class="single_add_to_cart_button button alt disabled wc-variation-selection-needed">Add to basket</button>
    <input type="hidden" name="add-to-cart" value="30"><input type="hidden" name="product_id" value="30"><input type="hidden" name="variation_id" class="variation_id" value="0"></div></div></form>`;
}

const groupedForm = `<form class="cart grouped_form" method="post" enctype="multipart/form-data"><table class="woocommerce-grouped-product-list group_table">${[
  hat,
  box,
]
  .map(
    ({ id, name, price, slug }) =>
      `<tr id="product-${id}" class="woocommerce-grouped-product-list-item"><td>${quantityInput(`quantity[${id}]`, 0)}</td><td><label><a href="/product/${slug}/">${name}</a></label></td><td class="woocommerce-grouped-product-list-item__price">${money(price)}</td></tr>`,
  )
  .join(
    "",
  )}</table><input type="hidden" name="add-to-cart" value="40"><button type="submit" class="single_add_to_cart_button button alt">Add to basket</button></form>`;

/** What the shop does with the fields of any request, before it prints the page. */
function addToCart(fields: URLSearchParams, session: Session): void {
  const id = Number(fields.get("variation_id")) || Number(fields.get("add-to-cart"));
  if (!fields.has("add-to-cart")) return;
  if (id === 30) {
    session.notice = failure("Please choose product options&hellip;");
    return;
  }
  if (id === 40) {
    const asked = [...fields].filter(([key, value]) => key.startsWith("quantity[") && Number(value) > 0);
    for (const [key, value] of asked) put(session, Number(key.slice(9, -1)), Number(value));
    session.notice = asked.length
      ? message("&ldquo;Felt hat&rdquo; and &ldquo;Hat box&rdquo; have been added to your basket.")
      : failure("Please choose the quantity of items you wish to add to your basket&hellip;");
    return;
  }
  const quantity = Number(fields.get("quantity") ?? 1);
  const refusal = put(session, id, quantity);
  const name = `${PRODUCTS.find((product) => product.id === id)?.name}`;
  session.notice = refusal ? failure(refusal) : added(name, quantity);
}

const woocommerceClassic: Storefront = {
  platform: "WooCommerce classic",
  answer({ method, url, fields, session }) {
    const ajax = url.searchParams.get("wc-ajax");
    const fragments = () => ({
      fragments: { ".count": `${count(session)}` },
      cart_hash: `h${count(session)}`,
    });
    if (ajax === "add_to_cart") {
      const id = Number(fields.get("product_id"));
      const refusal = put(session, id, Number(fields.get("quantity")));
      if (!refusal) return { json: fragments() };
      session.notice = failure(refusal);
      return {
        json: {
          error: true,
          product_url: `/product/${PRODUCTS.find((product) => product.id === id)?.slug}/`,
        },
      };
    }
    if (ajax === "remove_from_cart") {
      session.lines = {};
      return { json: fragments() };
    }
    if (ajax === "get_refreshed_fragments") return { json: fragments() };
    if (ajax === "yith-woocompare-add-product") return { json: { table_url: "/compare/", added: true } };
    if (ajax === "update_order_review") return { json: { result: "success", fragments: {} } };
    if (url.pathname === "/wp-admin/admin-ajax.php") {
      if (fields.get("action") === "yith_load_product_quick_view") {
        return { html: `<div class="product"><h1>${box.name}</h1>${simpleForm(box)}</div>` };
      }
      return { json: { result: "true", message: "Product added!", wishlist_url: "/wishlist/" } };
    }
    if (url.pathname === "/wp-comments-post.php") return { redirect: "/product/felt-hat/#comment-1" };
    addToCart(method === "POST" ? fields : url.searchParams, session);
    if (fields.has("_mc4wp_form_id")) {
      session.notice =
        '<div class="mc4wp-alert mc4wp-success"><p>Thank you, your sign-up request was successful!</p></div>';
    }
    if (url.searchParams.get("woocommerce_waitlist_action") === "join") {
      session.notice = message("You have been added to the waitlist for this product.");
    }
    switch (url.pathname) {
      case "/product/felt-hat/":
        return productPage(hat, session, simpleForm(hat), priceSpecification(hat.price));
      case "/product/straw-hat/":
        return productPage(
          straw,
          session,
          '<p class="stock out-of-stock">Out of stock</p><a class="woocommerce_waitlist join" href="?woocommerce_waitlist=29&woocommerce_waitlist_action=join">Join waitlist</a>',
          priceSpecification(straw.price),
        );
      case "/product/tweed-cap/":
        return productPage({ ...small, id: 30 }, session, variationsForm(), {
          "@type": "AggregateOffer",
          lowPrice: "40.00",
          highPrice: "45.50",
          offerCount: 2,
          priceCurrency: "GBP",
        });
      case "/product/hat-set/":
        return productPage(
          { ...hat, id: 40, name: "Hat set", sku: "SET", slug: "hat-set" },
          session,
          groupedForm,
          priceSpecification(18),
        );
      case "/product/outlet-hat/":
        return productPage(
          { ...hat, id: 50, name: "Outlet hat", sku: "OUT", slug: "outlet-hat" },
          session,
          '<form class="cart" action="https://outlet.example/buy" method="get"><button type="submit" class="single_add_to_cart_button button alt">Buy at the outlet</button></form>',
          priceSpecification(9),
        );
      case "/shop/":
        return page(
          "Shop",
          `<h1 class="woocommerce-products-header__title page-title">Shop</h1><ul class="products columns-4">${loopCard(hat)}${loopCard(box)}${loopCard(straw)}</ul>
          <a id="plain" href="?add-to-cart=27">Add the hat box</a> <a id="refused" href="?add-to-cart=29">Add the straw hat</a><button class="yith-wcqv-button" onclick="$.ajax({ type: 'POST', url: '/wp-admin/admin-ajax.php', data: { action: 'yith_load_product_quick_view', product_id: '27' }, success: function (html) { document.querySelector('#view').innerHTML = html; } })">Quick View</button><div id="view"></div>
          <button id="refresh" onclick="refresh()">Refresh</button>`,
          session,
          "archive post-type-archive-product",
        );
      case "/basket/": {
        if (fields.has("update_cart")) {
          session.lines = { 14: Number(fields.get("cart[aab3]")) };
          session.notice = message("Basket updated.");
        }
        if (fields.has("apply_coupon")) session.notice = message("Coupon code applied successfully.");
        if (url.searchParams.has("remove_item")) {
          session.lines = {};
          session.notice = message(
            '&ldquo;Felt hat&rdquo; removed. <a href="/basket/?undo_item=aab3" class="restore-item">Undo?</a>',
          );
        }
        if (method === "POST" || url.search) return { ...basket(session), status: 200 };
        return basket(session);
      }
      case "/checkout/order-received/99/":
        return page(
          "Order received",
          '<div class="woocommerce-order"><p class="woocommerce-notice woocommerce-notice--success woocommerce-thankyou-order-received">Thank you. Your order has been received.</p><ul class="woocommerce-order-overview"><li class="order">Order number: <strong>99</strong></li></ul></div>',
          session,
          "woocommerce-checkout woocommerce-order-received",
        );
      case "/checkout/":
        return page(
          "Checkout",
          `<form name="checkout" class="checkout woocommerce-checkout" onsubmit="return false"><input name="billing_first_name"><input name="billing_email"><input name="billing_postcode" onchange="$.ajax({ type: 'POST', url: '/?wc-ajax=update_order_review', data: { postcode: this.value, post_data: $('form.checkout').serialize() }, success: function () { document.title = 'reviewed'; } })"></form>`,
          session,
          "woocommerce-checkout",
        );
    }
    return undefined;
  },
  steps: [
    add(
      "three by the product's own form",
      "/product/felt-hat/",
      async (page) => {
        await page.fill("form.cart [name=quantity]", "3");
        await page.click(".single_add_to_cart_button");
        await shows(page, ".woocommerce-message", "3 × “Felt hat” have been added");
      },
      { id: "14", price: 18, currency: "GBP", quantity: 3 },
    ),
    add(
      "two of a variation, at the variation's price",
      "/product/tweed-cap/",
      async (page) => {
        await page.selectOption("#pa_size", "l");
        await page.fill(".variations_form [name=quantity]", "2");
        await page.click(".single_add_to_cart_button");
        await shows(page, ".woocommerce-message", "have been added");
      },
      { id: "32", price: 45.5, currency: "GBP", quantity: 2 },
    ),
    add(
      "a related product beside the page's product",
      "/product/felt-hat/",
      async (page) => {
        await page.click(".related [data-product_id='27']");
        await shows(page, ".count", "1");
      },
      { id: "27", price: 25, currency: "GBP", quantity: 1 },
    ),
    add(
      "a link of a listing without script",
      "/shop/",
      async (page) => {
        await page.click("#plain");
        await shows(page, ".woocommerce-message", "has been added");
      },
      { id: "27", price: 25, currency: "GBP", quantity: 1 },
    ),
    add(
      "a grouped product's two parts",
      "/product/hat-set/",
      async (page) => {
        await page.fill("[name='quantity[14]']", "1");
        await page.fill("[name='quantity[27]']", "2");
        await page.click(".single_add_to_cart_button");
        await shows(page, ".woocommerce-message", "have been added");
      },
      { id: "14", price: 18, currency: "GBP", quantity: 1 },
      { id: "27", price: 25, currency: "GBP", quantity: 2 },
    ),
    trap("a form that asks for more than the stock", "/product/felt-hat/", async (page) => {
      await page.fill("form.cart [name=quantity]", "6");
      await page.click(".single_add_to_cart_button");
      await shows(page, ".woocommerce-error", "You cannot add that amount");
    }),
    trap("a listing's button answered with an error and 200", "/shop/", async (page) => {
      await page.click("[data-product_id='29']");
      await page.waitForURL(/straw-hat/);
      await shows(page, ".woocommerce-error", "out of stock");
    }),
    trap("a listing's button the network loses", "/shop/", async (page) => {
      await unreachable(page, "**/?wc-ajax=add_to_cart", () => page.click("[data-product_id='27']"));
      await page.locator("[data-product_id='27'].failed").waitFor();
    }),
    trap("a link refused by a notice", "/shop/", async (page) => {
      await page.click("#refused");
      await shows(page, ".woocommerce-error", "out of stock");
    }),
    trap("a variation not chosen", "/product/tweed-cap/", async (page) => {
      await page.click(".single_add_to_cart_button");
      await settled(page);
    }),
    trap("a choice of variation taken back", "/product/tweed-cap/", async (page) => {
      await page.selectOption("#pa_size", "s");
      await shows(page, ".woocommerce-variation", "40.00");
      await page.selectOption("#pa_size", "");
      await page.evaluate(() => document.querySelector<HTMLFormElement>(".variations_form")?.submit());
      await shows(page, ".woocommerce-error", "choose product options");
    }),
    trap("a grouped product without a quantity", "/product/hat-set/", async (page) => {
      await page.click(".single_add_to_cart_button");
      await shows(page, ".woocommerce-error", "choose the quantity");
    }),
    trap("another shop's product", "/product/outlet-hat/", async (page) => {
      await page.route("https://outlet.example/**", (route) =>
        route.fulfill({ contentType: "text/html", body: "<title>Outlet</title><h1>Outlet</h1>" }),
      );
      await page.click(".single_add_to_cart_button");
      await shows(page, "h1", "Outlet");
    }),
    trap("joining a waiting list, which is praised as an add is", "/product/straw-hat/", async (page) => {
      await page.click(".woocommerce_waitlist");
      await shows(page, ".woocommerce-message", "added to the waitlist");
    }),
    trap("a newsletter form on the product page", "/product/felt-hat/", async (page) => {
      await page.fill("[name=EMAIL]", "ada@hat.example");
      await page.click(".mc4wp-form button");
      await shows(page, ".mc4wp-success", "successful");
    }),
    trap("a review with a name and an e-mail", "/product/felt-hat/", async (page) => {
      await page.fill("[name=comment]", "Fits");
      await page.fill("[name=author]", "Ada");
      await page.fill("[name=email]", "ada@hat.example");
      await page.click("#commentform button");
      await page.waitForURL(/#comment-1/);
    }),
    trap("wish list and compare", "/product/felt-hat/", async (page) => {
      await page.click(".add_to_wishlist");
      await shows(page, "#said", "Product added!");
      await page.click(".compare");
      await shows(page, "#said", "Compared");
    }),
    trap("quick view and the mini-cart's refresh", "/shop/", async (page) => {
      await page.click(".yith-wcqv-button");
      await shows(page, "#view h1", "Hat box");
      await answered(page, "get_refreshed_fragments", () => page.click("#refresh"));
    }),
    trap("a changed quantity, a coupon and a removal in the basket", "/basket/", async (page) => {
      await page.fill("[name='cart[aab3]']", "4");
      await page.click("[name=update_cart]");
      await shows(page, ".woocommerce-message", "updated");
      await page.fill("[name=coupon_code]", "SPRING");
      await page.click("[name=apply_coupon]");
      await shows(page, ".woocommerce-message", "Coupon code applied");
      await page.click("a.remove");
      await shows(page, ".woocommerce-message", "removed");
    }),
    trap(
      "the way back and forth after an add",
      "/product/felt-hat/",
      async (page) => {
        await page.click(".related [data-product_id='27']");
        await shows(page, ".count", "1");
        await page.click(".cart-contents");
        await page.waitForURL(/basket/);
        await page.goBack();
        await shows(page, "h1", "Felt hat");
        await page.goForward();
        await page.waitForURL(/basket/);
      },
      { id: "27", price: 25, currency: "GBP", quantity: 1 },
    ),
    trap(
      "an order page that is loaded again",
      "/checkout/order-received/99/?key=wc_order_f1",
      async (page) => {
        await page.reload();
        await shows(page, "p", "has been received");
      },
    ),
    trap("an address at the checkout", "/checkout/", async (page) => {
      await page.fill("[name=billing_first_name]", "Ada");
      await page.fill("[name=billing_email]", "ada@hat.example");
      await page.fill("[name=billing_postcode]", "N1 9GU");
      await page.locator("[name=billing_postcode]").blur();
      await page.waitForFunction(() => document.title === "reviewed");
    }),
  ],
};

function basket(session: Session): ShopAnswer {
  return page(
    "Basket",
    `<form class="woocommerce-cart-form" action="/basket/" method="post"><table class="shop_table cart"><tr class="woocommerce-cart-form__cart-item cart_item"><td class="product-remove"><a href="/basket/?remove_item=aab3&_wpnonce=1" class="remove" data-product_id="14" data-product_sku="FELT">&times;</a></td><td class="product-name"><a href="/product/felt-hat/">Felt hat</a></td><td class="product-quantity">${quantityInput("cart[aab3]", session.lines?.[14] ?? 1)}</td></tr>
    <tr><td class="actions"><div class="coupon"><input name="coupon_code"><button type="submit" class="button" name="apply_coupon" value="Apply coupon">Apply coupon</button></div><button type="submit" class="button" name="update_cart" value="Update basket">Update basket</button></td></tr></table></form>`,
    session,
    "woocommerce-cart",
  );
}

// The Store API tells money in the currency's smallest unit, and the yen has none smaller.
const kasa = { id: 61, name: "Kasa", sku: "KASA", price: 3500, stock: 4, variation: [] as object[] };
const boshi = { id: 62, name: "Boshi", sku: "BOSHI", price: 12800, stock: 9, variation: [] as object[] };
const ZUKIN_SIZE = [{ attribute: "Size", value: "L" }];
const zukin = { id: 72, name: "Zukin", sku: "ZUKIN-L", price: 2200, stock: 9, variation: ZUKIN_SIZE };
const BLOCK_PRODUCTS = [kasa, boshi, zukin];

const blockScript = `<script>
async function store(path, body, method) {
  let answer, cart;
  try {
    answer = await window.fetch('/wp-json/wc/store/v1' + path, { method: method || 'POST', headers: { 'Content-Type': 'application/json', Nonce: 'f00d', Accept: 'application/json, */*;q=0.1' }, body: body && JSON.stringify(body) });
    cart = await answer.json();
  } catch (error) { document.querySelector('#said').textContent = 'failed'; return; }
  const first = cart.responses ? cart.responses[0] : { status: answer.status, body: cart };
  document.querySelector('#said').textContent = first.status < 300 ? 'done ' + path : first.body.message;
  if (first.body.items_count !== undefined) document.querySelector('.wc-block-mini-cart__badge').textContent = first.body.items_count;
  if (first.status === 201) document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, detail: { preserveCartData: true } }));
}
const batch = (path, body) => store('/batch?_locale=site', { requests: [{ path: '/wc/store/v1' + path, method: 'POST', cache: 'no-store', body, headers: { Nonce: 'f00d' } }] });
</script>`;

function storeCart(session: Session) {
  const items = Object.entries((session.lines ?? {}) as { [id: string]: number }).map(([id, quantity]) => {
    const product = BLOCK_PRODUCTS.find((found) => `${found.id}` === id) ?? kasa;
    return {
      key: `k${id}`,
      id: product.id,
      type: product.variation.length ? "variation" : "simple",
      quantity,
      quantity_limits: { minimum: 1, maximum: product.stock, multiple_of: 1, editable: true },
      name: product.name,
      sku: product.sku,
      permalink: `https://hats.example/product/${product.name.toLowerCase()}/`,
      variation: product.variation,
      prices: {
        price: `${product.price}`,
        regular_price: `${product.price}`,
        sale_price: `${product.price}`,
        price_range: null,
        currency_code: "JPY",
        currency_symbol: "¥",
        currency_minor_unit: 0,
        currency_decimal_separator: ".",
        currency_thousand_separator: ",",
        currency_prefix: "¥",
        currency_suffix: "",
      },
      totals: {
        line_subtotal: `${product.price * quantity}`,
        line_total: `${product.price * quantity}`,
        currency_code: "JPY",
        currency_minor_unit: 0,
      },
    };
  });
  return {
    coupons: [],
    shipping_rates: [],
    items,
    items_count: items.reduce((sum, { quantity }) => sum + quantity, 0),
    items_weight: 0,
    errors: [],
    totals: { total_price: "0", currency_code: "JPY", currency_minor_unit: 0 },
  };
}

function storeAdd(session: Session, { id, quantity }: { id: number; quantity: number }) {
  const product = BLOCK_PRODUCTS.find((found) => found.id === id);
  const code = (name: string, message: string) => ({
    status: 400,
    body: { code: name, message, data: { status: 400 } },
  });
  if (!product) {
    return code("woocommerce_rest_cart_invalid_product", "This product cannot be added to the cart.");
  }
  const held = (session.lines?.[id] ?? 0) + quantity;
  if (held > product.stock) {
    return code(
      "woocommerce_rest_product_partially_out_of_stock",
      `You cannot add that amount of ${product.name}.`,
    );
  }
  session.lines = { ...session.lines, [id]: held };
  return { status: 201, body: storeCart(session) };
}

const productBlock = ({ id, name, sku, price }: typeof kasa, quantity = 1) =>
  `<li class="wc-block-product post-${id} product type-product" data-wp-context='{"productId":${id}}'><h3 class="wp-block-post-title"><a href="/product/${name.toLowerCase()}/">${name}</a></h3><div class="wc-block-components-product-price"><span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&yen;</span>${price.toLocaleString("en")}</bdi></span></div>
  <div class="wp-block-button wc-block-components-product-button"><button class="wp-block-button__link wc-block-components-product-button__button add_to_cart_button ajax_add_to_cart product_type_simple" data-product_id="${id}" data-product_sku="${sku}" aria-label="Add to cart: “${name}”" onclick="store('/cart/add-item', { id: ${id}, quantity: ${quantity}, variation: [] })"><span>Add to cart</span></button></div></li>`;

const woocommerceBlocks: Storefront = {
  platform: "WooCommerce blocks",
  answer({ url, body, session }) {
    const path = url.pathname.replace("/wp-json/wc/store/v1", "");
    const wanted = body.startsWith("{") ? JSON.parse(body) : {};
    if (url.pathname === "/shop/") {
      return htmlPage(
        "Shop – Boshi",
        `<header><div class="wp-block-woocommerce-mini-cart"><button class="wc-block-mini-cart__button"><span class="wc-block-mini-cart__badge">0</span></button></div></header>
        <main><h1>Shop</h1><ul class="wc-block-product-template">${productBlock(kasa)}${productBlock(boshi)}</ul>
        <button id="batch" onclick="batch('/cart/add-item', { id: 72, quantity: 3, variation: [{ attribute: 'Size', value: 'L' }] })">Add to cart</button>
        <button id="batch-refused" onclick="batch('/cart/add-item', { id: 61, quantity: 9 })">Add to cart</button>
        <button id="gone" onclick="store('/cart/add-item', { id: 404, quantity: 1 })">Add to cart</button>
        <button id="plus" onclick="batch('/cart/update-item', { key: 'k61', quantity: 2 })">+</button><button id="remove" onclick="batch('/cart/remove-item', { key: 'k61' })">Remove</button>
        <button id="coupon" onclick="store('/cart/apply-coupon', { code: 'SPRING' })">Apply</button><button id="rate" onclick="batch('/cart/select-shipping-rate', { package_id: 0, rate_id: 'flat_rate:1' })">Rate</button>
        <button id="customer" onclick="store('/cart/update-customer', { billing_address: { first_name: 'Ada', email: 'ada@hat.example', postcode: '100-0001', country: 'JP' }, shipping_address: { first_name: 'Ada', postcode: '100-0001' } })">Address</button>
        <button id="cart" onclick="store('/cart', undefined, 'GET')">Cart</button><p id="said"></p></main>${blockScript}`,
        {
          attributes: 'class="woocommerce-shop woocommerce woocommerce-page woocommerce-uses-block-theme"',
          head: "<script>window.wcSettings = { currency: { code: 'JPY', precision: 0, symbol: '¥' }, storePages: {} };</script>",
        },
      );
    }
    if (path === "/cart/add-item") {
      const { status, body } = storeAdd(session, wanted);
      return { status, json: body };
    }
    if (path === "/batch") {
      const responses = wanted.requests.map(
        (request: { path: string; body: { id: number; quantity: number } }) => {
          if (/add-item$/.test(request.path)) return { ...storeAdd(session, request.body), headers: {} };
          session.lines = {
            ...session.lines,
            61: /remove/.test(request.path) ? 0 : (request.body.quantity ?? session.lines?.[61] ?? 0),
          };
          return { status: 200, body: storeCart(session), headers: {} };
        },
      );
      return { status: 207, json: { responses } };
    }
    if (/^\/cart/.test(path)) return { json: storeCart(session) };
    return undefined;
  },
  steps: [
    add(
      "a product block's button twice, each for what it added",
      "/shop/",
      async (page) => {
        await page.click("[data-product_id='61']");
        await shows(page, ".wc-block-mini-cart__badge", "1");
        await page.click("[data-product_id='61']");
        await shows(page, ".wc-block-mini-cart__badge", "2");
      },
      { id: "61", price: 3500, currency: "JPY", quantity: 1 },
      { id: "61", price: 3500, currency: "JPY", quantity: 1 },
    ),
    add(
      "three of a variation in a batch",
      "/shop/",
      async (page) => {
        await page.click("#batch");
        await shows(page, ".wc-block-mini-cart__badge", "3");
      },
      { id: "72", price: 2200, currency: "JPY", quantity: 3 },
    ),
    trap("a batch of 207 whose only answer is 400", "/shop/", async (page) => {
      await page.click("#batch-refused");
      await shows(page, "#said", "You cannot add that amount");
    }),
    trap("a product that is gone is answered with 400", "/shop/", async (page) => {
      await page.click("#gone");
      await shows(page, "#said", "cannot be added");
    }),
    trap("an add-item the network loses", "/shop/", async (page) => {
      await unreachable(page, "**/add-item", () => page.click("[data-product_id='61']"));
      await shows(page, "#said", "failed");
    }),
    trap("a changed quantity, a removal and a shipping rate in a batch", "/shop/", async (page) => {
      await answered(page, "/batch", () => page.click("#plus"));
      await answered(page, "/batch", () => page.click("#remove"));
      await answered(page, "/batch", () => page.click("#rate"));
    }),
    trap("a coupon, an address and the cart's own reading", "/shop/", async (page) => {
      await page.click("#coupon");
      await shows(page, "#said", "done /cart/apply-coupon");
      await page.click("#customer");
      await shows(page, "#said", "done /cart/update-customer");
      await page.click("#cart");
      await shows(page, "#said", "done /cart");
    }),
    trap("a click that another measures as an add while the shop refuses", "/shop/", async (page) => {
      await page.evaluate(() => {
        document.querySelector("#gone")?.addEventListener("click", () => {
          void fetch(
            "https://region1.google-analytics.com/g/collect?v=2&en=add_to_cart&pr1=id404~nmBoshi~pr128~qt1",
            {
              method: "POST",
              mode: "no-cors",
            },
          );
        });
      });
      await thirdParty(page, "https://region1.google-analytics.com/**", () => page.click("#gone"));
      await shows(page, "#said", "cannot be added");
    }),
  ],
};

export const storefronts = [woocommerceClassic, woocommerceBlocks];
