import { atRest } from "../../harness/at-rest.ts";
import { htmlPage } from "../html-page.ts";
import { add, answered, shows, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

const felt = {
  id: "018fa1c2d3e47b5f8a9b0c1d2e3f4a5b",
  number: "SW-10042",
  name: "Filzhut",
  price: 1245,
  stock: 5,
};
const capL = {
  id: "018fa1c2d3e47b5f8a9b0c1d2e3f4a6c",
  number: "SW-10050.2",
  name: "Leinenkappe",
  price: 39.5,
  stock: 9,
};
const box = {
  id: "018fa1c2d3e47b5f8a9b0c1d2e3f4a7d",
  number: "SW-10060",
  name: "Hutschachtel",
  price: 19.95,
  stock: 9,
};
const SHOPWARE = [felt, capL, box];

const euros = (amount: number) => `${amount.toLocaleString("de-DE", { minimumFractionDigits: 2 })}&nbsp;€*`;

const shopwareScript = `<script>
window.router = { 'frontend.cart.offcanvas': '/checkout/offcanvas', 'frontend.cookie.offcanvas': '/cookie/offcanvas' };
window.PluginManager = { getPluginInstances: function () { return []; } };
function send(method, url, body, done) {
  var request = new XMLHttpRequest();
  request.open(method, url);
  request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  request.onloadend = function () { done(request.responseText, request); };
  request.send(body);
}
function offcanvas(html) { document.querySelector('.offcanvas').innerHTML = html || 'offline'; send('GET', '/widgets/checkout/info', null, function (text) { document.querySelector('.header-cart-badge').textContent = text; }); }
document.addEventListener('submit', function (event) {
  var form = event.target;
  if (form.matches('[data-add-to-cart]')) { event.preventDefault(); send('POST', form.action, new FormData(form), offcanvas); }
  if (form.matches('.offcanvas form')) { event.preventDefault(); send('POST', form.action, new FormData(form), offcanvas); }
  if (form.matches('[data-form-ajax-submit]')) { event.preventDefault(); send('POST', form.action, new FormData(form), function () { document.querySelector('#said').textContent = form.id; }); }
});
document.addEventListener('change', function (event) {
  if (!event.target.matches('.product-detail-configurator-option-input')) return;
  send('GET', '/detail/018fa/switch?switched=size&options=%7B%22size%22%3A%22L%22%7D', null, function (json) { location.href = JSON.parse(json).url; });
});
document.addEventListener('input', function (event) {
  if (event.target.matches('.header-search-input')) send('GET', '/suggest?search=' + event.target.value, null, function (html) { document.querySelector('#suggest').innerHTML = html; });
});
</script>`;

const buyWidget = ({ id, number, name }: typeof felt) =>
  `<form action="/checkout/line-item/add" method="post" class="buy-widget" data-add-to-cart="true"><input type="hidden" name="redirectTo" value="frontend.cart.offcanvas"><input type="hidden" name="lineItems[${id}][id]" value="${id}"><input type="hidden" name="lineItems[${id}][type]" value="product"><input type="hidden" name="lineItems[${id}][referencedId]" value="${id}"><input type="hidden" name="lineItems[${id}][stackable]" value="1"><input type="hidden" name="lineItems[${id}][removable]" value="1"><input type="hidden" name="product-name" value="${name}"><input type="hidden" name="brand-name" value="Hutmacher"><input type="hidden" name="dtgs-gtm-product-sku" value="${number}">
  <input type="number" name="lineItems[${id}][quantity]" class="form-control js-quantity-selector" value="1"><button class="btn btn-buy" title="In den Warenkorb">In den Warenkorb</button></form>`;

function shopwarePage(title: string, body: string, control = "product"): ShopAnswer {
  return htmlPage(
    title,
    `<header><div class="header-cart" data-off-canvas-cart="true"><a class="btn header-cart-btn" href="/checkout/cart"><span class="header-cart-badge">0</span></a></div><form action="/search" method="get"><input type="search" name="search" class="header-search-input"></form><div id="suggest"></div></header><main class="content-main">${body}</main><div class="offcanvas"></div><p id="said"></p>
    <form id="newsletter" action="/form/newsletter" method="post" data-form-ajax-submit="true"><input name="email"><button>Abonnieren</button></form>${shopwareScript}`,
    { attributes: `class="is-ctl-${control} is-act-index"` },
  );
}

function shopwareProduct(product: typeof felt): ShopAnswer {
  return shopwarePage(
    product.name,
    `<div class="product-detail" itemscope itemtype="https://schema.org/Product"><meta itemprop="productID" content="${product.id}"><h1 class="product-detail-name" itemprop="name">${product.name}</h1><div class="product-detail-buy" itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="url" content="/${product.number}"><meta itemprop="priceCurrency" content="EUR"><p class="product-detail-price"><meta itemprop="price" content="${product.price}">${euros(product.price)}</p><link itemprop="availability" href="https://schema.org/InStock">
    <div class="product-detail-configurator"><input type="radio" class="product-detail-configurator-option-input" name="size" id="L"><label for="L">L</label></div>${buyWidget(product)}</div><span class="product-detail-ordernumber" itemprop="sku">${product.number}</span></div>
    <form id="wish" action="/wishlist/add/${product.id}" method="post" data-form-ajax-submit="true"><button class="product-wishlist-action">Merken</button></form>
    <form id="review" action="/product/${product.id}/rating" method="post" data-form-ajax-submit="true"><input name="title"><textarea name="content"></textarea><button>Senden</button></form>
    <form id="notify" action="/stock-notification/add" method="post" data-form-ajax-submit="true"><input type="hidden" name="productId" value="${product.id}"><input name="email"><button>Benachrichtigen</button></form>
    <div class="cross-selling"><div class="card product-box box-standard" data-product-information='{"id":"${box.id}","name":"${box.name}"}'><a class="product-name" href="/hutschachtel">${box.name}</a><div class="product-price-info"><span class="product-price">${euros(box.price)}</span></div>${buyWidget(box)}</div></div>`,
  );
}

const shopware: Storefront = {
  platform: "Shopware 6",
  answer({ method, url, fields, session }) {
    session.lines ??= {};
    const [, id = ""] = /\/(?:change-quantity|delete)\/(\w+)/.exec(url.pathname) ?? [];
    switch (id ? url.pathname.replace(id, "ID") : url.pathname) {
      case "/filzhut":
        return shopwareProduct(felt);
      case "/leinenkappe-l":
        return shopwareProduct(capL);
      case "/detail/018fa/switch":
        return { json: { url: "/leinenkappe-l", productId: capL.id } };
      case "/checkout/line-item/add": {
        const key = [...fields.keys()].find((name) => /\[quantity\]$/.test(name)) ?? "";
        const product = SHOPWARE.find((found) => key.includes(found.id)) ?? felt;
        const quantity = Number(fields.get(key));
        if (quantity === 500) return { status: 500, html: "<div>Whoops</div>" };
        const held = (session.lines[product.id] ?? 0) + quantity;
        session.flash =
          held > product.stock
            ? ["danger", `Das Produkt ${product.name} ist nicht mehr verfügbar.`]
            : ["success", `${quantity} Produkte wurden dem Warenkorb hinzugefügt.`];
        if (held <= product.stock) session.lines[product.id] = held;
        return { redirect: "/checkout/offcanvas" };
      }
      case "/checkout/line-item/change-quantity/ID":
        session.lines[id] = Number(fields.get("quantity"));
        return { redirect: "/checkout/offcanvas" };
      case "/checkout/line-item/delete/ID":
        session.lines = {};
        return { redirect: "/checkout/offcanvas" };
      case "/checkout/promotion/add":
        session.flash = ["success", "Gutscheincode wurde hinzugefügt."];
        return { redirect: "/checkout/offcanvas" };
      case "/checkout/offcanvas": {
        const [type, text] = session.flash ?? [];
        session.flash = undefined;
        const lines = SHOPWARE.filter((product) => session.lines[product.id]).map(
          (product) =>
            `<div class="line-item line-item-product js-cart-item"><a class="line-item-label" href="#">${product.name}</a><form action="/checkout/line-item/change-quantity/${product.id}"><input type="hidden" name="redirectTo" value="frontend.cart.offcanvas"><input name="quantity" value="${session.lines[product.id]}"><button class="plus">+</button></form><form action="/checkout/line-item/delete/${product.id}"><button class="line-item-remove-button">x</button></form><div class="line-item-total-price">${euros(product.price * session.lines[product.id])}</div></div>`,
        );
        return {
          html: `<div class="offcanvas-body">${type ? `<div role="alert" class="alert alert-${type}"><div class="alert-content">${text}</div></div>` : ""}<div class="offcanvas-cart-items">${lines.join("")}</div><form action="/checkout/promotion/add"><input name="code"><button class="promotion">Einlösen</button></form></div>`,
        };
      }
      case "/widgets/checkout/info":
        return { text: `${Object.values(session.lines as number[]).reduce((sum, count) => sum + count, 0)}` };
      case "/suggest":
        return {
          html: `<ul class="search-suggest-container"><li class="search-suggest-product">${box.name} ${euros(19.95)}${buyWidget(box)}</li></ul>`,
        };
    }
    if (method === "POST") return { json: [{ type: "success", alert: "Das Produkt wurde hinzugefügt." }] };
    return undefined;
  },
  steps: [
    add(
      "two, answered with the off-canvas cart",
      "/filzhut",
      async (page) => {
        await page.fill(".product-detail .js-quantity-selector", "2");
        await page.click(".product-detail .btn-buy");
        await shows(page, ".header-cart-badge", "2");
      },
      { id: felt.id, price: 1245, currency: "EUR", quantity: 2 },
    ),
    add(
      "three of the variant that the page went to",
      "/filzhut",
      async (page) => {
        await page.check("#L");
        await shows(page, "h1", "Leinenkappe");
        await atRest(page);
        await page.fill(".product-detail .js-quantity-selector", "3");
        await page.click(".product-detail .btn-buy");
        await shows(page, ".header-cart-badge", "3");
      },
      { id: capL.id, price: 39.5, currency: "EUR", quantity: 3 },
    ),
    add(
      "a product sold along with the page's",
      "/filzhut",
      async (page) => {
        await page.click(".cross-selling .btn-buy");
        await shows(page, ".header-cart-badge", "1");
      },
      { id: box.id, price: 19.95, currency: "EUR", quantity: 1, name: box.name },
    ),
    trap("too many: the off-canvas cart with an alert", "/filzhut", async (page) => {
      await page.fill(".product-detail .js-quantity-selector", "6");
      await page.click(".product-detail .btn-buy");
      await shows(page, ".alert-danger", "nicht mehr verfügbar");
    }),
    trap(
      "too many, while another line stays in the cart",
      "/filzhut",
      async (page) => {
        await page.click(".cross-selling .btn-buy");
        await shows(page, ".header-cart-badge", "1");
        await page.fill(".product-detail .js-quantity-selector", "6");
        await page.click(".product-detail .btn-buy");
        await shows(page, ".alert-danger", "nicht mehr verfügbar");
      },
      { id: box.id, price: 19.95, currency: "EUR", quantity: 1 },
    ),
    trap("500, and a network that fails", "/filzhut", async (page) => {
      await page.fill(".product-detail .js-quantity-selector", "500");
      await page.click(".product-detail .btn-buy");
      await shows(page, ".offcanvas", "Whoops");
      await unreachable(page, "**/line-item/add", () => page.click(".product-detail .btn-buy"));
      await shows(page, ".offcanvas", "offline");
    }),
    trap(
      "quantity, promotion and removal in the off-canvas cart",
      "/filzhut",
      async (page) => {
        await page.click(".product-detail .btn-buy");
        await shows(page, ".header-cart-badge", "1");
        await page.fill(".offcanvas [name=quantity]", "2");
        await page.click(".plus");
        await shows(page, ".header-cart-badge", "2");
        await page.fill("[name=code]", "SPRING");
        await page.click(".promotion");
        await shows(page, ".alert-success", "Gutscheincode wurde hinzugefügt");
        await page.click(".line-item-remove-button");
        await shows(page, ".header-cart-badge", "0");
      },
      { id: felt.id, price: 1245, currency: "EUR", quantity: 1 },
    ),
    trap("wish list, review, notice of stock and newsletter", "/filzhut", async (page) => {
      for (const id of ["wish", "review", "notify", "newsletter"]) {
        if (/notify|newsletter/.test(id)) await page.fill(`#${id} [name=email]`, "ada@hat.example");
        await page.click(`#${id} button`);
        await shows(page, "#said", id);
      }
    }),
    trap("a suggestion, whose answer holds a form that adds", "/filzhut", async (page) => {
      await page.fill(".header-search-input", "hut");
      await shows(page, "#suggest", "Hutschachtel");
    }),
  ],
};

// Sylius 2: a live component, of which each change of a field and each action is a request to the same address.
const mug = { product: 5, variant: 21, name: "Enamel mug", price: 22.5, stock: 5 };
const shirtM = { product: 6, variant: 31, name: "Sport T-Shirt", price: 30, stock: 9 };
const shirtL = { product: 6, variant: 32, name: "Sport T-Shirt", price: 34.4, stock: 9 };

const syliusScript = `<script>
const root = document.querySelector('[data-live-name-value]');
let updated = {};
async function live(action) {
  const body = new FormData();
  body.append('data', JSON.stringify({ props: JSON.parse(root.dataset.livePropsValue), updated, children: {}, ...(action && { args: {} }) }));
  let answer;
  try {
    answer = await fetch('/en_US/_components/' + encodeURIComponent(root.dataset.liveNameValue).replace(/%3A/g, ':') + (action ? '/' + action : ''), { method: 'POST', headers: { Accept: 'application/vnd.live-component+html', 'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-TOKEN': 'c' }, body });
  } catch (error) { document.querySelector('#said').textContent = 'offline'; return; }
  if (answer.headers.get('X-Live-Redirect')) { location.href = answer.headers.get('Location'); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live-name-value]');
  if (!fresh) { document.querySelector('#said').textContent = 'error ' + answer.status; return; }
  updated = {};
  root.dataset.livePropsValue = fresh.dataset.livePropsValue;
  root.innerHTML = fresh.innerHTML;
}
root.addEventListener('change', event => { updated[event.target.dataset.model] = event.target.value; live(); });
root.addEventListener('submit', event => { event.preventDefault(); live('addToCart'); });
</script>`;

const FORM = "sylius_shop_add_to_cart";

function liveForm({ product, variant, price }: typeof mug, quantity = 1, error = ""): string {
  const props = {
    "@attributes": { id: "live-1" },
    product,
    variant,
    routeName: "sylius_shop_cart_summary",
    formName: FORM,
    [FORM]: { cartItem: { quantity: `${quantity}`, variant: null }, _token: "t0k" },
    isValidated: Boolean(error),
    "@checksum": "f00d",
  };
  const select =
    product === 6
      ? `<select name="${FORM}[cartItem][variant][t_shirt_size]" data-model="${FORM}.cartItem.variant.t_shirt_size"><option value="m" ${variant === 31 ? "selected" : ""}>M</option><option value="l" ${variant === 32 ? "selected" : ""}>L</option></select>`
      : "";
  return `<div data-controller="live" data-live-name-value="sylius_shop:product:add_to_cart_form" data-live-props-value='${JSON.stringify(props)}'><form name="${FORM}" method="post" novalidate><div class="h3" data-test-product-price-content>$${price.toFixed(2)}</div>${select}
    <input type="number" name="${FORM}[cartItem][quantity]" data-model="${FORM}.cartItem.quantity" value="${quantity}" class="form-control">${error ? `<div class="invalid-feedback d-block">${error}</div>` : ""}<button type="submit" class="btn btn-primary" data-test-button="add-to-cart-button">Add to cart</button></form></div>`;
}

function syliusPage(title: string, body: string, session: Session): ShopAnswer {
  const { flash = "" } = session;
  session.flash = undefined;
  return htmlPage(
    `${title} | Fashion Web Store`,
    `<header><a href="/en_US/cart/" data-test-cart-button>Cart</a></header><div id="sylius-flash">${flash}</div><main>${body}</main><p id="said"></p>`,
  );
}

function syliusProduct(product: typeof mug, session: Session): ShopAnswer {
  return syliusPage(
    product.name,
    `<div data-test-product><h1 class="h2 text-wrap" data-test-product-name="${product.name}">${product.name}</h1>${liveForm(product)}</div><form action="/en_US/products/mug/reviews/new" method="post"><input name="sylius_product_review[author][email]"><button id="review">Add review</button></form>${syliusScript}`,
    session,
  );
}

const sylius: Storefront = {
  platform: "Sylius",
  tag: { "data-currency": "USD" },
  answer({ url, fields, session, method }) {
    switch (url.pathname) {
      case "/en_US/products/mug":
        return syliusProduct(mug, session);
      case "/en_US/products/shirt":
        return syliusProduct(shirtM, session);
      case "/en_US/_components/sylius_shop:product:add_to_cart_form":
      case "/en_US/_components/sylius_shop:product:add_to_cart_form/addToCart": {
        const { props, updated } = JSON.parse(`${fields.get("data")}`);
        const quantity = Number(updated[`${FORM}.cartItem.quantity`] ?? props[FORM].cartItem.quantity);
        const size = updated[`${FORM}.cartItem.variant.t_shirt_size`];
        const product =
          props.product === 5 ? mug : size === "l" || (!size && props.variant === 32) ? shirtL : shirtM;
        if (!url.pathname.endsWith("addToCart")) return { html: liveForm(product, quantity) };
        if (quantity === 500) return { status: 500, text: "Oops" };
        if (quantity > product.stock) {
          return {
            status: 422,
            html: liveForm(product, quantity, `${product.name} does not have sufficient stock.`),
          };
        }
        session.flash =
          '<div class="alert alert-success" data-test-flash-message>Item has been added to cart</div>';
        return { status: 204, headers: { "x-live-redirect": "1", location: "/en_US/cart/" }, text: "" };
      }
      case "/en_US/cart/":
        if (method === "POST")
          session.flash = `<div class="alert alert-success">${fields.has("sylius_shop_cart[promotionCoupon]") ? "Your promotion coupon has been added to the cart" : "Cart has been updated"}</div>`;
        return syliusPage(
          "Your shopping cart",
          '<h1>Your shopping cart</h1><form method="post" action="/en_US/cart/"><input type="hidden" name="_method" value="PUT"><input name="sylius_shop_cart[items][0][quantity]" value="3"><button id="update">Update cart</button></form><form method="post" action="/en_US/cart/"><input type="hidden" name="_method" value="PUT"><input name="sylius_shop_cart[promotionCoupon]"><button id="coupon">Apply coupon</button></form><form method="post" action="/en_US/cart/items/7/remove"><input type="hidden" name="_method" value="DELETE"><button id="remove">Remove</button></form>',
          session,
        );
      case "/en_US/cart/items/7/remove":
        session.flash = '<div class="alert alert-success">Item has been removed from cart</div>';
        return { redirect: "/en_US/cart/" };
      case "/en_US/products/mug/reviews/new":
        session.flash =
          '<div class="alert alert-success">Your review has been successfully added. It is waiting for the acceptation.</div>';
        return { redirect: "/en_US/products/mug" };
    }
    return undefined;
  },
  steps: [
    add(
      "two, whose number the component was told before",
      "/en_US/products/mug",
      async (page) => {
        await answered(page, "add_to_cart_form", () =>
          page.fill(".form-control", "2").then(() => page.locator(".form-control").blur()),
        );
        await page.click("[data-test-button=add-to-cart-button]");
        await shows(page, ".alert-success", "Item has been added to cart");
      },
      { id: "21", price: 22.5, currency: "USD", quantity: 2, name: "Enamel mug" },
    ),
    add(
      "a variant chosen in the component",
      "/en_US/products/shirt",
      async (page) => {
        await answered(page, "add_to_cart_form", () => page.selectOption("select", "l"));
        await shows(page, "[data-test-product-price-content]", "$34.40");
        await page.click("[data-test-button=add-to-cart-button]");
        await shows(page, ".alert-success", "Item has been added to cart");
      },
      { id: "32", price: 34.4, currency: "USD", quantity: 1 },
    ),
    trap("too many: 422 and the form again", "/en_US/products/mug", async (page) => {
      await answered(page, "add_to_cart_form", () =>
        page.fill(".form-control", "6").then(() => page.locator(".form-control").blur()),
      );
      await page.click("[data-test-button=add-to-cart-button]");
      await shows(page, ".invalid-feedback", "sufficient stock");
    }),
    trap("500, and a network that fails", "/en_US/products/mug", async (page) => {
      await answered(page, "add_to_cart_form", () =>
        page.fill(".form-control", "500").then(() => page.locator(".form-control").blur()),
      );
      await page.click("[data-test-button=add-to-cart-button]");
      await shows(page, "#said", "error 500");
      await unreachable(page, "**/addToCart", () => page.click("[data-test-button=add-to-cart-button]"));
      await shows(page, "#said", "offline");
    }),
    trap("a variant's switch asks the component that adds", "/en_US/products/shirt", async (page) => {
      await answered(page, "add_to_cart_form", () => page.selectOption("select", "l"));
      await shows(page, "[data-test-product-price-content]", "$34.40");
    }),
    trap("a quantity, a coupon and a removal in the cart", "/en_US/cart/", async (page) => {
      await page.click("#update");
      await shows(page, ".alert-success", "updated");
      await page.fill("[name='sylius_shop_cart[promotionCoupon]']", "SPRING");
      await page.click("#coupon");
      await shows(page, ".alert-success", "coupon has been added to the cart");
      await page.click("#remove");
      await shows(page, ".alert-success", "removed");
    }),
    trap("a review, praised as an add is", "/en_US/products/mug", async (page) => {
      await page.fill("[name='sylius_product_review[author][email]']", "ada@hat.example");
      await page.click("#review");
      await shows(page, ".alert-success", "successfully added");
    }),
  ],
};

export const storefronts = [shopware, sylius];
