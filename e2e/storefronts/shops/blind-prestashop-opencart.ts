import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, shows, trap, unreachable } from "../step.ts";
import type { ShopAnswer, Storefront } from "../storefront.ts";
import { TINY_JQUERY } from "../tiny-jquery.ts";

const felt = { id: 3, attribute: 0, name: "Felt hat", price: 28.9, stock: 5 };
const capS = { id: 5, attribute: 17, name: "Linen cap", price: 19, stock: 9 };
const capL = { id: 5, attribute: 18, name: "Linen cap", price: 21.5, stock: 9 };
const box = { id: 8, attribute: 0, name: "Hat box", price: 12, stock: 9 };

const prestashopScript = `<script>
(function () {
  var handlers = {};
  window.prestashop = { urls: { pages: { cart: '/cart' } }, currency: { iso_code: 'EUR', sign: '€' }, customer: {}, page: { page_name: 'product' },
    on: function (name, handler) { (handlers[name] = handlers[name] || []).push(handler); },
    emit: function (name, detail) { (handlers[name] || []).forEach(function (handler) { handler(detail); }); } };
  $(document.body).on('click', '[data-button-action="add-to-cart"]', function (event) {
    event.preventDefault();
    var form = $(this.form);
    $.post(this.form.action, form.serialize() + '&add=1&action=update', function (resp) {
      prestashop.emit('updateCart', { reason: { idProduct: resp.id_product, idProductAttribute: resp.id_product_attribute, idCustomization: resp.id_customization, linkAction: 'add-to-cart', cart: resp.cart }, resp: resp });
    }, 'json');
  });
  prestashop.on('updateCart', function (event) {
    if (event.resp.hasError) { $('#said').text(event.resp.errors[0]); return; }
    $.post('/module/ps_shoppingcart/ajax', { id_customization: 0, id_product_attribute: event.reason.idProductAttribute, id_product: event.reason.idProduct, action: event.reason.linkAction }, function (resp) { $('.cart-products-count').text(resp.count); $('#modal').html(resp.modal || ''); }, 'json');
  });
  $(document.body).on('change', '.product-variants select', function () {
    var form = this.form;
    $.post(location.pathname + '?' + $(form).serialize(), { ajax: 1, action: 'refresh', quantity_wanted: 1 }, function (resp) {
      $('.product-prices').html(resp.product_prices); $('#product-details').each(function () { this.dataset.product = resp.details; }); history.replaceState({}, '', resp.product_url);
    }, 'json');
  });
  $(document.body).on('click', 'a[data-link-action]', function (event) {
    event.preventDefault();
    var action = this.dataset.linkAction;
    $.post(this.href, { ajax: 1, action: 'update' }, function (resp) { prestashop.emit('updateCart', { reason: { linkAction: action }, resp: resp }); }, 'json');
  });
  $(document.body).on('submit', '[data-link-action="add-voucher"]', function (event) {
    event.preventDefault();
    $.post(this.action, $(this).serialize(), function (resp) { prestashop.emit('updateCart', { reason: { linkAction: 'add-voucher' }, resp: resp }); }, 'json');
  });
})();
function module(path, data, word) { $.post('/module/' + path, data, function () { $('#said').text(word); }, 'json'); }
</script>`;

function prestashopForm(product: typeof felt, options = ""): string {
  return `<form action="/cart" method="post" class="add-to-cart-or-refresh" id="add-to-cart-or-refresh"><input type="hidden" name="token" value="t0k"><input type="hidden" name="id_product" value="${product.id}"><input type="hidden" name="id_customization" value="0">${options}
    <div class="product-add-to-cart js-product-add-to-cart"><input type="number" name="qty" value="1" class="quantity-wanted"><button class="btn btn-primary add-to-cart" data-button-action="add-to-cart" type="submit">Ajouter au panier</button></div></form>`;
}

const prestashopPrices = (price: number) =>
  `<div class="product-price"><div class="current-price"><span class="current-price-value" content="${price}">${price.toFixed(2).replace(".", ",")} €</span></div></div>`;

function prestashopPage(title: string, body: string, head = "", id = "product"): ShopAnswer {
  return htmlPage(
    title,
    `<header><div id="_desktop_cart"><div class="blockcart cart-preview" data-refresh-url="/module/ps_shoppingcart/ajax"><a href="/cart?action=show"><span class="cart-products-count">0</span></a></div></div></header><section id="main">${body}</section><div id="modal"></div><p id="said"></p>
    <div class="email_subscription"><form onsubmit="event.preventDefault(); module('ps_emailsubscription/subscription', { email: this.email.value, action: 0 }, 'subscribed')"><input name="email"><button>S'abonner</button></form></div>${prestashopScript}`,
    {
      head: TINY_JQUERY + head,
      attributes: `id="${id}" class="lang-fr country-fr currency-eur layout-full-width page-${id}"`,
    },
  );
}

function prestashopProduct(product: typeof felt, options = ""): ShopAnswer {
  const details = {
    id_product: product.id,
    id_product_attribute: product.attribute,
    name: product.name,
    price_amount: product.price,
    reference: `REF-${product.id}`,
  };
  return prestashopPage(
    product.name,
    `<h1 class="h1">${product.name}</h1><div class="product-prices js-product-prices">${prestashopPrices(product.price)}</div><input type="hidden" id="product_page_product_id" value="${product.id}">
    <div class="product-actions">${prestashopForm(product, options)}</div><div class="js-product-details" id="product-details" data-product='${JSON.stringify(details)}'></div>
    <button id="wish" class="wishlist-button-add" onclick="module('blockwishlist/action?action=addProductToWishlist&params%5Bid_product%5D=${product.id}&params%5Bquantity%5D=1', {}, 'wished')">Favoris</button>
    <button id="alert" onclick="module('ps_emailalerts/actions?process=add', { id_product: ${product.id}, id_product_attribute: 0, customer_email: 'ada@hat.example' }, 'alerted')">Prévenez-moi</button>
    <button id="review" onclick="module('productcomments/PostComment', { id_product: ${product.id}, comment_title: 'Bien', customer_name: 'Ada', 'criterion[1]': 5 }, 'reviewed')">Avis</button>
    <section class="featured-products"><article class="product-miniature js-product-miniature" data-id-product="8" data-id-product-attribute="0"><h3 class="h3 product-title"><a href="/hat-box">Hat box</a></h3><div class="product-price-and-shipping"><span class="price">12,00 €</span></div>
    <a href="#" class="quick-view js-quick-view" onclick="event.preventDefault(); $.post('/index.php?controller=product', { action: 'quickview', id_product: 8, id_product_attribute: 0 }, function (resp) { $('#modal').html(resp.quickview_html); }, 'json')">Aperçu</a></article></section>`,
    `<meta property="og:type" content="product"><meta property="product:pretax_price:amount" content="${(product.price / 1.2).toFixed(6)}"><meta property="product:pretax_price:currency" content="EUR"><meta property="product:price:amount" content="${product.price}"><meta property="product:price:currency" content="EUR">
    ${jsonLd({ "@type": "Product", name: product.name, category: "Hats", sku: `REF-${product.id}`, brand: { "@type": "Brand", name: "My Shop" }, offers: { "@type": "Offer", priceCurrency: "EUR", price: `${product.price}`, availability: "https://schema.org/InStock" } })}`,
  );
}

const capOptions = `<div class="product-variants"><select name="group[1]" data-product-attribute="1"><option value="1">S</option><option value="2">L</option></select></div>`;

const prestashop: Storefront = {
  platform: "PrestaShop",
  answer({ method, url, fields, session }) {
    session.lines ??= {};
    const total = () => Object.values(session.lines as number[]).reduce((sum, count) => sum + count, 0);
    const cart = () => ({
      products: [felt, capS, capL, box]
        .filter(({ id, attribute }) => session.lines[`${id}-${attribute}`])
        .map(({ id, attribute, name, price }) => ({
          id_product: `${id}`,
          id_product_attribute: `${attribute}`,
          name,
          price_amount: price,
          price_wt: price,
          price: `${price.toFixed(2)} €`,
          quantity: session.lines[`${id}-${attribute}`],
          reference: `REF-${id}`,
        })),
      products_count: total(),
      summary_string: `${total()} articles`,
    });
    const size = () => (fields.get("group[1]") === "2" ? capL : capS);
    if (url.pathname === "/felt-hat") return prestashopProduct(felt);
    if (url.pathname === "/linen-cap" && method === "POST") {
      const chosen = url.searchParams.get("group[1]") === "2" ? capL : capS;
      return {
        json: {
          product_prices: prestashopPrices(chosen.price),
          details: JSON.stringify({
            id_product: 5,
            id_product_attribute: chosen.attribute,
            price_amount: chosen.price,
          }),
          product_add_to_cart: prestashopForm(chosen),
          id_product_attribute: chosen.attribute,
          product_url: `/linen-cap?a=${chosen.attribute}`,
        },
      };
    }
    if (url.pathname === "/linen-cap") return prestashopProduct(capS, capOptions);
    if (url.pathname === "/cart" && method === "POST") {
      if (fields.has("addDiscount")) return { json: { success: true, cart: cart(), errors: "" } };
      if (url.searchParams.has("update") || url.searchParams.has("delete")) {
        const step = url.searchParams.has("delete") ? -9 : url.searchParams.get("op") === "up" ? 1 : -1;
        session.lines["3-0"] = Math.max(0, (session.lines["3-0"] ?? 0) + step);
        return {
          json: {
            success: true,
            id_product: 3,
            id_product_attribute: 0,
            quantity: session.lines["3-0"],
            cart: cart(),
            errors: "",
          },
        };
      }
      const product = [felt, box].find(({ id }) => `${id}` === fields.get("id_product")) ?? size();
      const key = `${product.id}-${product.attribute}`;
      const quantity = (session.lines[key] ?? 0) + Number(fields.get("qty"));
      if (quantity > product.stock) {
        return {
          json: { hasError: true, errors: ["Quantité indisponible."], quantity: session.lines[key] ?? 0 },
        };
      }
      session.lines[key] = quantity;
      return {
        json: {
          success: true,
          id_product: product.id,
          id_product_attribute: product.attribute,
          id_customization: 0,
          quantity,
          cart: cart(),
          errors: "",
        },
      };
    }
    if (url.pathname === "/cart") {
      return prestashopPage(
        "Panier",
        `<h1>Panier</h1><div class="cart-item"><a class="js-increase-product-quantity" data-link-action="up" href="/cart?update=1&id_product=3&id_product_attribute=0&token=t0k&op=up">+</a><a class="js-decrease-product-quantity" data-link-action="down" href="/cart?update=1&id_product=3&id_product_attribute=0&token=t0k&op=down">-</a><a class="remove-from-cart" data-link-action="delete-from-cart" href="/cart?delete=1&id_product=3&id_product_attribute=0&token=t0k">x</a></div>
        <form action="/cart" data-link-action="add-voucher" method="post"><input type="hidden" name="token" value="t0k"><input type="hidden" name="addDiscount" value="1"><input name="discount_name"><button>Ajouter</button></form>`,
        "",
        "cart",
      );
    }
    if (url.pathname === "/module/ps_shoppingcart/ajax") {
      return {
        json: {
          preview: "<div>",
          modal:
            fields.get("action") === "add-to-cart"
              ? '<div id="blockcart-modal">Produit ajouté au panier</div>'
              : null,
          count: total(),
        },
      };
    }
    if (url.pathname.startsWith("/module/")) return { json: { success: true, message: "Added" } };
    if (fields.get("action") === "quickview") {
      return {
        json: {
          quickview_html: `<div id="quickview-modal-8-0" class="modal quickview"><h1 class="h1">${box.name}</h1>${prestashopPrices(12)}${prestashopForm(box)}</div>`,
        },
      };
    }
    return undefined;
  },
  steps: [
    add(
      "two of a product that has no combinations, and then one",
      "/felt-hat",
      async (page) => {
        await page.fill("[name=qty]", "2");
        await page.click(".add-to-cart");
        await shows(page, ".cart-products-count", "2");
        await page.fill("[name=qty]", "1");
        await page.click(".add-to-cart");
        await shows(page, ".cart-products-count", "3");
      },
      { id: "3", price: 28.9, currency: "EUR", quantity: 2 },
      { id: "3", price: 28.9, currency: "EUR", quantity: 1 },
    ),
    add(
      "three of a combination chosen on the page",
      "/linen-cap",
      async (page) => {
        await page.selectOption(".product-variants select", "2");
        await page.waitForURL(/a=18/);
        await page.fill("[name=qty]", "3");
        await page.click(".add-to-cart");
        await shows(page, "#blockcart-modal", "Produit ajouté");
      },
      { id: "18", price: 21.5, currency: "EUR", quantity: 3 },
    ),
    add(
      "a quick view's own form, not the page's product",
      "/felt-hat",
      async (page) => {
        await page.click(".js-quick-view");
        await page.fill("#modal [name=qty]", "2");
        await page.click("#modal .add-to-cart");
        await shows(page, ".cart-products-count", "2");
      },
      { id: "8", price: 12, currency: "EUR", quantity: 2, name: "Hat box" },
    ),
    trap(
      "a refusal with status 200, after which the page speaks of an updated cart",
      "/felt-hat",
      async (page) => {
        await page.fill("[name=qty]", "6");
        await page.click(".add-to-cart");
        await shows(page, "#said", "indisponible");
      },
    ),
    trap("an add the network loses", "/felt-hat", async (page) => {
      await unreachable(page, "**/cart", () => page.click(".add-to-cart"));
    }),
    trap("a quick view that is only looked at, and a variant switch", "/linen-cap", async (page) => {
      await page.click(".js-quick-view");
      await shows(page, "#modal h1", "Hat box");
      await page.selectOption(".product-variants select", "2");
      await page.waitForURL(/a=18/);
    }),
    trap("up, down, removal and a voucher on the cart's address", "/cart?action=show", async (page) => {
      for (const name of ["up", "down", "delete-from-cart"]) {
        await answered(page, "ps_shoppingcart/ajax", () => page.click(`a[data-link-action=${name}]`));
      }
      await page.fill("[name=discount_name]", "SPRING");
      await answered(page, "ps_shoppingcart/ajax", () => page.click("[data-link-action=add-voucher] button"));
    }),
    trap("wish list, alert, review and newsletter", "/felt-hat", async (page) => {
      for (const [id, word] of [
        ["#wish", "wished"],
        ["#alert", "alerted"],
        ["#review", "reviewed"],
      ] as const) {
        await page.click(id);
        await shows(page, "#said", word);
      }
      await page.fill(".email_subscription input", "ada@hat.example");
      await page.click(".email_subscription button");
      await shows(page, "#said", "subscribed");
    }),
  ],
};

interface OpenCartWay {
  platform: string;
  /** How a route's last word is joined: `checkout/cart.add` or `checkout/cart/add`. */
  join: string;
  currency: string;
  money(amount: number): string;
}

const OPENCART_PRODUCTS = [
  { id: 42, name: "Cinema hat", price: 1202 },
  { id: 30, name: "Straw hat", price: 98.5 },
];

function openCart({ platform, join, currency, money }: OpenCartWay): Storefront {
  const route = (name: string, verb: string) => `index.php?route=${name}${join}${verb}&amp;language=en-gb`;
  const card = (id: number, name: string, price: number) =>
    `<div class="product-thumb"><div class="content"><div class="description"><h4><a href="index.php?route=product/product&amp;product_id=${id}">${name}</a></h4><div class="price"><span class="price-new">${money(price)}</span> <span class="price-tax">Ex Tax: ${money(price / 1.25)}</span></div></div>
    <form method="post" data-oc-toggle="ajax"><div class="button"><button type="submit" formaction="${route("checkout/cart", "add")}" title="Add to Cart" class="cart"><i></i></button><button type="submit" formaction="${route("account/wishlist", "add")}" title="Add to Wish List" class="wish"><i></i></button><button type="submit" formaction="${route("product/compare", "add")}" title="Compare this Product" class="compare"><i></i></button></div><input type="hidden" name="product_id" value="${id}"><input type="hidden" name="quantity" value="1"></form></div></div>`;
  const script = `<script>
  function answer(json) {
    $('.alert').text('');
    if (json.redirect) { location = json.redirect; return; }
    if (json.error) $('#alert').html('<div class="alert alert-danger">' + (typeof json.error === 'string' ? json.error : JSON.stringify(json.error)) + '</div>');
    if (json.success) { $('#alert').html('<div class="alert alert-success">' + json.success + '</div>'); $.get('index.php?route=common/cart${join}info', null, function (html) { $('#cart').html(html); }); }
  }
  $(document.body).on('submit', '[data-oc-toggle=ajax]', function (event) {
    event.preventDefault();
    var button = event.submitter;
    $.ajax({ url: (button && button.getAttribute('formaction')) || this.action, type: 'post', data: $(this).serialize(), dataType: 'json', success: answer, error: function () { $('#alert').html('<div class="alert alert-danger">error</div>'); } });
  });
  $(document.body).on('click', '#button-cart', function (event) {
    event.preventDefault();
    var data = new URLSearchParams(); document.querySelectorAll('#product input, #product select').forEach(function (field) { data.append(field.name, field.value); });
    $.ajax({ url: '${route("checkout/cart", "add").replace("&amp;", "&")}', type: 'post', data: data.toString(), dataType: 'json', success: answer, error: function () { $('#alert').html('<div class="alert alert-danger">error</div>'); } });
  });
  </script>`;
  const page = (title: string, body: string): ShopAnswer =>
    htmlPage(
      title,
      `<div id="alert"></div><header><form action="index.php?route=common/currency${join}save" method="post" id="form-currency" data-oc-toggle="ajax"><input type="hidden" name="code" value="${currency}"><button id="currency">${currency}</button></form>
      <div id="search"><form action="index.php?route=common/search${join}redirect" method="post"><input name="search"><button>Go</button></form></div><div id="cart"><button>0 item(s)</button></div></header><main id="content">${body}</main>${script}`,
      { head: `<base href="/">${TINY_JQUERY}` },
    );
  return {
    platform,
    tag: { "data-currency": currency },
    answer({ url, fields, session }) {
      const asked = `${url.searchParams.get("route")}`;
      const product = OPENCART_PRODUCTS.find(({ id }) => `${id}` === fields.get("product_id"));
      const link = `<a href="index.php?route=product/product&product_id=${product?.id}">${product?.name}</a>`;
      session.count ??= 0;
      switch (asked.replace(".", "/")) {
        case "product/product":
          if (url.searchParams.get("product_id") === "30") return page("Straw hat", "<h1>Straw hat</h1>");
          return page(
            "Cinema hat",
            `<h1>Cinema hat</h1><ul class="list-unstyled"><li>Brand: <a href="index.php?route=product/manufacturer${join}info&amp;manufacturer_id=8">Hatters</a></li><li>Product Code: CH-42</li></ul><ul class="list-unstyled"><li><h2><span class="price-new">${money(1202)}</span></h2></li><li>Ex Tax: ${money(961.6)}</li></ul>
            <div id="product"><select name="option[226]" id="input-option-226"><option value=""> --- Please Select --- </option><option value="15">Red</option></select><input type="text" name="quantity" value="1" id="input-quantity"><input type="hidden" name="product_id" value="42"><button type="button" id="button-cart" class="btn btn-primary btn-lg btn-block">Add to Cart</button></div>
            <form id="form-review" action="${route("product/review", "write")}" method="post" data-oc-toggle="ajax"><input name="name"><textarea name="text"></textarea><input type="hidden" name="product_id" value="42"><button>Continue</button></form>
            <div class="related">${card(30, "Straw hat", 98.5)}</div>`,
          );
        case "checkout/cart/add": {
          if (fields.get("quantity") === "500") return { status: 500, text: "" };
          if (product?.id === 42 && !fields.get("option[226]")) {
            if (!fields.has("option[226]"))
              return { json: { redirect: "index.php?route=product/product&product_id=42" } };
            return {
              json: {
                error:
                  join === "." ? { option_226: "Colour required!" } : { option: { 226: "Colour required!" } },
              },
            };
          }
          session.count += Number(fields.get("quantity"));
          return {
            json: {
              success: `Success: You have added ${link} to your <a href="index.php?route=checkout/cart">shopping cart</a>!`,
              total: `${session.count} item(s)`,
            },
          };
        }
        case "account/wishlist/add":
          return {
            json: {
              success: `Success: You have added ${link} to your <a href="index.php?route=account/wishlist">wish list</a>!`,
              total: "Wish List (1)",
            },
          };
        case "product/compare/add":
          return {
            json: {
              success: `Success: You have added ${link} to your <a href="index.php?route=product/compare">product comparison</a>!`,
              total: "1",
            },
          };
        case "checkout/cart/edit":
        case "checkout/cart/remove":
          return { json: { success: "Success: You have modified your shopping cart!" } };
        case "product/review/write":
          return { json: { success: "Thank you for your review." } };
        case "common/cart/info":
          return { html: `<button>${session.count} item(s)</button>` };
        case "common/currency/save":
          return { json: { success: "Currency saved" } };
        case "common/search/redirect":
          return { redirect: `/index.php?route=product/search&search=${fields.get("search")}` };
        case "extension/opencart/total/coupon/save":
          return { json: { success: "Success: Your coupon discount has been applied!" } };
        case "product/search":
          return page(
            "Search",
            `<h1>Search</h1>${card(30, "Straw hat", 98.5)}${card(42, "Cinema hat", 1202)}`,
          );
        case "checkout/cart":
          return page(
            "Shopping Cart",
            `<h1>Shopping Cart</h1><form id="edit" action="${route("checkout/cart", "edit")}" method="post" data-oc-toggle="ajax"><input type="hidden" name="key" value="9"><input name="quantity" value="3"><button formaction="${route("checkout/cart", "edit")}" class="edit">Update</button><button formaction="${route("checkout/cart", "remove")}" class="remove">Remove</button></form>
            <form id="form-coupon" action="index.php?route=extension/opencart/total/coupon${join}save" method="post" data-oc-toggle="ajax"><input name="coupon"><button>Apply Coupon</button></form>`,
          );
      }
      return undefined;
    },
    steps: [
      add(
        "two with an option, of a page without structured data",
        "/index.php?route=product/product&product_id=42",
        async (page) => {
          await page.selectOption("#input-option-226", "15");
          await page.fill("#input-quantity", "2");
          await page.click("#button-cart");
          await shows(page, "#cart", "2 item(s)");
        },
        { id: "42", price: 1202, currency, quantity: 2, name: "Cinema hat" },
      ),
      add(
        "a related card beside the page's product",
        "/index.php?route=product/product&product_id=42",
        async (page) => {
          await page.click(".related .cart");
          await shows(page, "#cart", "1 item(s)");
        },
        { id: "30", price: 98.5, currency, quantity: 1, name: "Straw hat" },
      ),
      trap(
        "an option not chosen is told with status 200",
        "/index.php?route=product/product&product_id=42",
        async (page) => {
          await page.click("#button-cart");
          await shows(page, ".alert-danger", "Colour required");
        },
      ),
      trap(
        "a card that must be configured sends to its product",
        "/index.php?route=product/search&search=hat",
        async (page) => {
          await page.locator(".product-thumb", { hasText: "Cinema hat" }).locator(".cart").click();
          await shows(page, "h1", "Cinema hat");
        },
      ),
      trap(
        "a card's buttons of wish list and comparison, in the same form as the cart's",
        "/index.php?route=product/search&search=hat",
        async (page) => {
          await page.locator(".wish").first().click();
          await shows(page, ".alert-success", "to your wish list");
          await page.locator(".compare").first().click();
          await shows(page, ".alert-success", "to your product comparison");
        },
      ),
      trap(
        "an add that fails with 500, and one the network loses",
        "/index.php?route=product/product&product_id=42",
        async (page) => {
          await page.selectOption("#input-option-226", "15");
          await page.fill("#input-quantity", "500");
          await page.click("#button-cart");
          await shows(page, ".alert-danger", "error");
          await unreachable(page, /checkout\/cart.add/, () => page.click("#button-cart"));
        },
      ),
      trap("an edit, a removal and a coupon in the cart", "/index.php?route=checkout/cart", async (page) => {
        await page.fill("#edit [name=quantity]", "4");
        await page.click(".edit");
        await shows(page, ".alert-success", "modified");
        await answered(page, /cart.remove/, () => page.click(".remove"));
        await page.fill("[name=coupon]", "SPRING");
        await page.click("#form-coupon button");
        await shows(page, ".alert-success", "coupon");
      }),
      trap(
        "a review, the currency and a search, all of them forms",
        "/index.php?route=product/product&product_id=42",
        async (page) => {
          await page.fill("#form-review [name=name]", "Ada");
          await page.click("#form-review button");
          await shows(page, ".alert-success", "your review");
          await answered(page, /currency.save/, () => page.click("#currency"));
          await page.fill("[name=search]", "hat");
          await page.click("#search button");
          await shows(page, "h1", "Search");
        },
      ),
    ],
  };
}

const openCart3 = openCart({
  platform: "OpenCart 3",
  join: "/",
  currency: "EUR",
  money: (amount) => `${amount.toLocaleString("de-DE", { minimumFractionDigits: 2 })}€`,
});
const openCart4 = openCart({
  platform: "OpenCart 4",
  join: ".",
  currency: "USD",
  money: (amount) => `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2 })}`,
});

export const storefronts = [prestashop, openCart3, openCart4];
