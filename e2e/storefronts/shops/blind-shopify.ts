import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, settled, shows, thirdParty, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

const PRODUCT = {
  id: 8100000000001,
  title: "Enamel hat pin",
  handle: "enamel-hat-pin",
  vendor: "Nadel & Co",
};
const UPSELL = { id: 8100000000002, title: "Pin tray", handle: "pin-tray", vendor: "Nadel & Co" };
const silver = { id: 44100000000001, of: PRODUCT, title: "Silver", price: 2490, sku: "PIN-SI", stock: 9 };
const gold = { id: 44100000000002, of: PRODUCT, title: "Gold", price: 124500, sku: "PIN-GO", stock: 2 };
const jet = { id: 44100000000003, of: PRODUCT, title: "Jet", price: 2990, sku: "PIN-JE", stock: 0 };
const tray = { id: 44200000000001, of: UPSELL, title: "Default Title", price: 1550, sku: "TRAY", stock: 9 };
const pins = [silver, gold, jet];
const VARIANTS = [...pins, tray];

/** The item as the cart's interface prints it: `quantity` is what the line holds by now. */
function item(id: number, session: Session) {
  const variant = VARIANTS.find((found) => found.id === id);
  if (!variant) return undefined;
  const quantity = session.lines?.[id] ?? 0;
  const { of: product, price } = variant;
  const isOnly = variant.title === "Default Title";
  return {
    id,
    properties: {},
    quantity,
    variant_id: id,
    key: `${id}:4f1d`,
    title: isOnly ? product.title : `${product.title} - ${variant.title}`,
    price,
    original_price: price,
    presentment_price: price / 100,
    discounted_price: price,
    line_price: price * quantity,
    original_line_price: price * quantity,
    total_discount: 0,
    discounts: [],
    sku: variant.sku,
    grams: 20,
    vendor: product.vendor,
    taxable: true,
    product_id: product.id,
    product_has_only_default_variant: isOnly,
    gift_card: false,
    final_price: price,
    final_line_price: price * quantity,
    url: `/products/${product.handle}?variant=${id}`,
    handle: product.handle,
    requires_shipping: true,
    product_type: "Pins",
    product_title: product.title,
    variant_title: isOnly ? null : variant.title,
    variant_options: [variant.title],
  };
}

function cart(session: Session) {
  const items = Object.keys(session.lines ?? {}).map((id) => item(Number(id), session));
  const count = items.reduce((sum, found) => sum + (found?.quantity ?? 0), 0);
  return { token: "c1-4b8f", note: null, attributes: {}, item_count: count, items, currency: "EUR" };
}

const script = `<script>
window.routes = { cart_add_url: '/de/cart/add', cart_change_url: '/de/cart/change', cart_update_url: '/de/cart/update' };
function show(count, error) {
  document.querySelectorAll('.product-form__error-message').forEach(e => e.textContent = error || '');
  if (count !== undefined) document.querySelector('.cart-count-bubble').textContent = count;
}
class ProductForm extends HTMLElement {
  constructor() { super(); this.querySelector('form').addEventListener('submit', event => this.submit(event)); }
  submit(event) {
    event.preventDefault();
    const form = event.target, button = form.querySelector('[type=submit]');
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', true);
    const body = new FormData(form);
    body.append('sections', ['cart-drawer', 'cart-icon-bubble']);
    body.append('sections_url', location.pathname);
    fetch(routes.cart_add_url, { method: 'POST', headers: { Accept: 'application/javascript', 'X-Requested-With': 'XMLHttpRequest' }, body })
      .then(response => response.json())
      .then(answer => answer.status ? show(undefined, answer.description) : show(new DOMParser().parseFromString(answer.sections['cart-icon-bubble'], 'text/html').body.textContent.trim()))
      .catch(() => show(undefined, 'network'))
      .finally(() => button.removeAttribute('aria-disabled'));
  }
}
customElements.define('product-form', ProductForm);
function change(url, body) {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body) })
    .then(response => response.json()).then(cart => { if (cart.items) show(cart.item_count); });
}
document.addEventListener('change', event => {
  if (!event.target.matches('.variant-picker')) return;
  const id = event.target.value;
  fetch(location.pathname + '?variant=' + id + '&option_values=' + id + '&section_id=template--1__main').then(r => r.text()).then(html => {
    const next = new DOMParser().parseFromString(html, 'text/html');
    document.querySelector('#price').innerHTML = next.querySelector('#price').innerHTML;
    document.querySelector('#main-form input[name=id]').value = id;
    document.querySelector('#main-form [type=submit]').disabled = next.querySelector('[type=submit]').disabled;
    history.replaceState({}, '', location.pathname + '?variant=' + id);
  });
});
document.addEventListener('input', event => {
  if (event.target.name !== 'q') return;
  fetch('/de/search/suggest?q=' + encodeURIComponent(event.target.value) + '&resources%5Btype%5D=product&section_id=predictive-search').then(r => r.text()).then(html => document.querySelector('#suggest').innerHTML = html);
});
</script>`;

function addForm(id: number, formId: string, isAvailable = true): string {
  return `<product-form><form method="post" action="/de/cart/add" id="${formId}" class="form" enctype="multipart/form-data" novalidate data-type="add-to-cart-form">
    <input type="hidden" name="form_type" value="product"><input type="hidden" name="utf8" value="✓"><input type="hidden" name="id" value="${id}" class="product-variant-id">
    <button type="submit" name="add" class="product-form__submit button" ${isAvailable ? "" : "disabled"}><span>${isAvailable ? "In den Warenkorb" : "Ausverkauft"}</span></button>
    <span class="product-form__error-message"></span></form></product-form>`;
}

const card = `<div class="card-wrapper product-card-wrapper"><div class="card"><h3 class="card__heading"><a href="/de/products/pin-tray">Pin tray</a></h3>
  <div class="price"><span class="price-item price-item--regular">€15,50</span></div>${addForm(44200000000001, "quick-add-2")}</div></div>`;

function mainSection(variant: typeof silver): string {
  return `<div id="price" class="price"><span class="price-item price-item--regular">€${(variant.price / 100).toFixed(2).replace(".", ",")}</span></div>
    <label>Menge <input type="number" name="quantity" value="1" min="1" form="main-form" class="quantity__input"></label>${addForm(variant.id, "main-form", variant.stock > 0)}`;
}

function productPage(session: Session, chosen = silver): ShopAnswer {
  const meta = {
    product: {
      id: PRODUCT.id,
      gid: `gid://shopify/Product/${PRODUCT.id}`,
      vendor: PRODUCT.vendor,
      type: "Pins",
      variants: pins.map(({ id, price, sku, title }) => ({
        id,
        price,
        name: `${PRODUCT.title} - ${title}`,
        public_title: title,
        sku,
      })),
    },
    page: { pageType: "product", resourceType: "product", resourceId: PRODUCT.id },
    currency: "EUR",
  };
  const group = {
    "@type": "ProductGroup",
    "@id": `/products/${PRODUCT.handle}#product`,
    productGroupID: `${PRODUCT.id}`,
    name: PRODUCT.title,
    brand: { "@type": "Brand", name: PRODUCT.vendor },
    url: `https://hat-pins.example/products/${PRODUCT.handle}`,
    hasVariant: pins.map(({ id, price, sku, title, stock }) => ({
      "@id": `/products/${PRODUCT.handle}?variant=${id}#variant`,
      "@type": "Product",
      name: `${PRODUCT.title} - ${title}`,
      sku,
      offers: {
        "@id": `/products/${PRODUCT.handle}?variant=${id}#offer`,
        "@type": "Offer",
        availability: `http://schema.org/${stock ? "InStock" : "OutOfStock"}`,
        price: (price / 100).toFixed(2),
        priceCurrency: "EUR",
        url: `https://hat-pins.example/products/${PRODUCT.handle}?variant=${id}`,
      },
    })),
  };
  return shell(
    PRODUCT.title,
    session,
    `<product-info><h1>${PRODUCT.title}</h1><select class="variant-picker">${pins.map(({ id, title }) => `<option value="${id}">${title}</option>`).join("")}</select>${mainSection(chosen)}</product-info>
    <button id="notify" onclick="fetch('https://a.klaviyo.com/client/back-in-stock-subscriptions/?company_id=Xy1', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ data: { type: 'back-in-stock-subscription', attributes: { profile: { data: { attributes: { email: 'ada@hat.example' } } } }, relationships: { variant: { data: { id: '$shopify:::$default:::44100000000003' } } } } }) })">Benachrichtigen</button>
    <product-recommendations>${card}</product-recommendations>${jsonLd(group)}`,
    meta,
  );
}

function shell(title: string, session: Session, body: string, meta: object): ShopAnswer {
  return htmlPage(
    title,
    `<header><a href="/de/cart" id="cart-icon-bubble"><span class="cart-count-bubble">${cart(session).item_count}</span></a>
    <form action="/de/search" method="get" role="search"><input type="search" name="q" placeholder="Suchen"></form><div id="suggest"></div></header><main>${body}</main>
    <form method="post" action="/de/contact#newsletter" id="newsletter"><input type="hidden" name="form_type" value="customer"><input type="hidden" name="contact[tags]" value="newsletter"><input type="email" name="contact[email]"><button>Abonnieren</button></form>${script}`,
    {
      head: `<script>var Shopify = window.Shopify || {}; Shopify.shop = 'hat-pins.myshopify.com'; Shopify.locale = 'de'; Shopify.currency = { active: 'EUR', rate: '1.0' }; Shopify.country = 'DE'; Shopify.routes = { root: '/de/' };
        window.ShopifyAnalytics = window.ShopifyAnalytics || {}; window.ShopifyAnalytics.meta = window.ShopifyAnalytics.meta || {}; var meta = ${JSON.stringify(meta)}; for (var attr in meta) window.ShopifyAnalytics.meta[attr] = meta[attr];</script>`,
    },
  );
}

const shopifyThemes: Storefront = {
  platform: "Shopify themes",
  answer({ method, url, headers, fields, body, session }) {
    const path = url.pathname.replace(/^\/de\//, "/");
    const wanted = /json/.test(`${headers["content-type"]}`) ? JSON.parse(body) : {};
    session.lines ??= {};
    if (path === `/products/${PRODUCT.handle}`) {
      const variant = pins.find(({ id }) => `${id}` === url.searchParams.get("variant"));
      if (url.searchParams.has("section_id")) {
        return { html: `<div id="shopify-section-main">${mainSection(variant ?? silver)}</div>` };
      }
      return productPage(session, variant);
    }
    if (path === "/products/no-script") {
      return shell(
        UPSELL.title,
        session,
        `<h1>Pin tray</h1><span class="price">€15,50</span><form method="post" action="/de/cart/add"><input type="hidden" name="id" value="44200000000001"><label>Menge <input name="quantity" value="1"></label><button name="add">In den Warenkorb</button></form>
        ${jsonLd({ "@type": "Product", name: UPSELL.title, sku: "TRAY", offers: { "@type": "Offer", price: "15.50", priceCurrency: "EUR" } })}`,
        {
          currency: "EUR",
          page: { pageType: "product", resourceId: UPSELL.id },
          product: {
            id: UPSELL.id,
            variants: [{ id: 44200000000001, price: 1550, name: "Pin tray", sku: "TRAY" }],
          },
        },
      );
    }
    if (path === "/collections/all") {
      return shell("Alles", session, `<h1>Alles</h1><ul>${card}</ul>`, {
        currency: "EUR",
        page: { pageType: "collection" },
      });
    }
    if (path === "/cart" && method === "GET") {
      const lines = cart(session).items.map(
        (line) =>
          `<tr class="cart-item"><td><a href="${line?.url}">${line?.product_title}</a></td><td>${line?.quantity}</td>
          <td><button type="button" class="plus" onclick="change(routes.cart_change_url, { line: 1, quantity: ${(line?.quantity ?? 0) + 1}, sections: ['main-cart-items'], sections_url: '/cart' })">+</button>
          <button type="button" class="remove" onclick="change(routes.cart_change_url + '.js', { id: '${line?.key}', quantity: 0 })">Entfernen</button></td></tr>`,
      );
      return shell(
        "Warenkorb",
        session,
        `<h1>Warenkorb</h1><form action="/de/cart" method="post" id="cart"><table>${lines.join("")}</table>
        <textarea name="note" onchange="change(routes.cart_update_url, { note: this.value })"></textarea>
        <button type="button" id="estimate" onclick="fetch('/cart/shipping_rates.json?shipping_address%5Bzip%5D=10115&shipping_address%5Bcountry%5D=Germany').then(r => r.json()).then(a => document.title = a.shipping_rates[0].name)">Versand</button></form>`,
        { currency: "EUR", page: { pageType: "cart" } },
      );
    }
    if (method === "POST" && /^\/cart\/add(\.js)?$/.test(path)) {
      const isAjax = /javascript|json/.test(`${headers.accept}`);
      const asked: { id: number; quantity: number }[] = (wanted.items ?? [Object.fromEntries(fields)]).map(
        (line: { id: string; quantity?: string }) => ({
          id: Number(line.id),
          quantity: Number(line.quantity ?? 1),
        }),
      );
      for (const { id, quantity } of asked) {
        const variant = VARIANTS.find((found) => found.id === id);
        if (!variant) {
          return {
            status: 404,
            json: { status: 404, message: "Cart Error", description: "Cannot find variant" },
          };
        }
        if ((session.lines[id] ?? 0) + quantity > variant.stock) {
          const description = variant.stock
            ? `Du kannst nur ${variant.stock} von ${variant.of.title} hinzufügen.`
            : "Ausverkauft";
          if (!isAjax) return { redirect: "/de/cart" };
          return { status: 422, json: { status: 422, message: "Cart Error", description } };
        }
      }
      for (const { id, quantity } of asked) session.lines[id] = (session.lines[id] ?? 0) + quantity;
      if (!isAjax) return { redirect: "/de/cart" };
      const sections = {
        "cart-drawer": `<div class="drawer">${card}</div>`,
        "cart-icon-bubble": `<span>${cart(session).item_count}</span>`,
      };
      return {
        headers: { "content-type": "text/javascript; charset=utf-8" },
        text: JSON.stringify(
          wanted.items
            ? { items: asked.map(({ id }) => item(id, session)), sections }
            : { ...item(Number(fields.get("id")), session), sections },
        ),
      };
    }
    if (method === "POST" && /^\/cart\/(change|update)(\.js)?$/.test(path)) {
      const id = wanted.id?.split(":")[0] ?? Object.keys(session.lines)[wanted.line - 1];
      if (id && wanted.quantity !== undefined) session.lines[id] = wanted.quantity;
      if (id && session.lines[id] === 0) delete session.lines[id];
      return { json: cart(session) };
    }
    if (path === "/search/suggest") return { html: `<div class="predictive-search">${card}</div>` };
    if (path === "/cart/shipping_rates.json")
      return { json: { shipping_rates: [{ name: "Post", price: "4.90" }] } };
    if (path === "/contact") return { redirect: "/de/collections/all?customer_posted=true#newsletter" };
    if (path === "/.well-known/shopify/monorail/unstable/produce_batch") return { text: "" };
    return undefined;
  },
  steps: [
    add(
      "two of the variant chosen by its picker",
      "/de/products/enamel-hat-pin",
      async (page) => {
        await page.selectOption(".variant-picker", "Gold");
        await page.waitForURL(/variant=44100000000002/);
        await page.getByLabel("Menge").fill("2");
        await page.click("#main-form [name=add]");
        await shows(page, ".cart-count-bubble", "2");
      },
      { id: "44100000000002", price: 1245, currency: "EUR", quantity: 2 },
    ),
    add(
      "a second add says what it added, not what the line holds",
      "/de/products/enamel-hat-pin",
      async (page) => {
        await page.getByLabel("Menge").fill("2");
        await page.click("#main-form [name=add]");
        await shows(page, ".cart-count-bubble", "2");
        await page.getByLabel("Menge").fill("1");
        await page.click("#main-form [name=add]");
        await shows(page, ".cart-count-bubble", "3");
      },
      { id: "44100000000001", price: 24.9, currency: "EUR", quantity: 2 },
      { id: "44100000000001", price: 24.9, currency: "EUR", quantity: 1 },
    ),
    add(
      "a card recommended beside the page's product",
      "/de/products/enamel-hat-pin",
      async (page) => {
        await page.click("product-recommendations [name=add]");
        await shows(page, ".cart-count-bubble", "1");
      },
      { id: "44200000000001", price: 15.5, currency: "EUR", quantity: 1, name: "Pin tray" },
    ),
    add(
      "a form that goes to the cart page by itself",
      "/de/products/no-script",
      async (page) => {
        await page.getByLabel("Menge").fill("4");
        await page.click("[name=add]");
        await shows(page, "h1", "Warenkorb");
      },
      { id: "44200000000001", price: 15.5, currency: "EUR", quantity: 4 },
    ),
    add(
      "a bundle of two variants in one request",
      "/de/collections/all",
      async (page) => {
        await page.evaluate(() => {
          const bundle = document.createElement("button");
          bundle.id = "bundle";
          bundle.textContent = "Set in den Warenkorb";
          bundle.onclick = async () => {
            const body = JSON.stringify({
              items: [
                { id: 44100000000001, quantity: 2 },
                { id: 44200000000001, quantity: 1 },
              ],
            });
            const headers = { "content-type": "application/json", accept: "application/json" };
            const answer = await fetch("/de/cart/add.js", { method: "POST", headers, body });
            document.title = `${JSON.parse(await answer.text()).items.length} added`;
          };
          document.querySelector("main")?.append(bundle);
        });
        await page.click("#bundle");
        await page.waitForFunction(() => document.title === "2 added");
      },
      { id: "44100000000001", price: 24.9, currency: "EUR", quantity: 2 },
      { id: "44200000000001", price: 15.5, currency: "EUR", quantity: 1 },
    ),
    trap("more than the stock is answered with 422", "/de/products/enamel-hat-pin", async (page) => {
      await page.selectOption(".variant-picker", "Gold");
      await page.waitForURL(/variant=44100000000002/);
      await page.getByLabel("Menge").fill("3");
      await page.click("#main-form [name=add]");
      await shows(page, ".product-form__error-message", "Du kannst nur 2");
    }),
    trap("a variant that is gone is answered with 404", "/de/products/enamel-hat-pin", async (page) => {
      await page.evaluate(() => document.querySelector("#main-form [name=id]")?.setAttribute("value", "77"));
      await page.click("#main-form [name=add]");
      await shows(page, ".product-form__error-message", "Cannot find variant");
    }),
    trap("an add the network loses", "/de/products/enamel-hat-pin", async (page) => {
      await unreachable(page, "**/cart/add", () => page.click("#main-form [name=add]"));
      await shows(page, ".product-form__error-message", "network");
    }),
    trap("the button of a sold out variant", "/de/products/enamel-hat-pin", async (page) => {
      await page.selectOption(".variant-picker", "Jet");
      await page.waitForURL(/variant=44100000000003/);
      await page.click("#main-form [name=add]", { force: true });
      await settled(page);
    }),
    trap("a variant switch, whose answer holds an add form", "/de/products/enamel-hat-pin", async (page) => {
      await page.selectOption(".variant-picker", "Gold");
      await page.waitForURL(/variant=44100000000002/);
      await settled(page);
    }),
    trap(
      "one more and none of a line on the cart page, and the way back",
      "/de/products/no-script",
      async (page) => {
        await page.click("[name=add]");
        await shows(page, "h1", "Warenkorb");
        await page.click(".plus");
        await shows(page, ".cart-count-bubble", "2");
        await page.click(".remove");
        await shows(page, ".cart-count-bubble", "0");
        await page.goBack();
        await shows(page, "h1", "Pin tray");
        await page.goForward();
        await shows(page, "h1", "Warenkorb");
      },
      { id: "44200000000001", price: 15.5, currency: "EUR", quantity: 1 },
    ),
    trap("a note and a shipping estimate on the cart page", "/de/cart", async (page) => {
      await answered(page, "/cart/update", async () => {
        await page.fill("[name=note]", "Bitte als Geschenk");
        await page.locator("[name=note]").blur();
      });
      await answered(page, "shipping_rates.json", () => page.click("#estimate"));
    }),
    trap("predictive search, whose answer holds an add form", "/de/collections/all", async (page) => {
      await page.fill("[name=q]", "tray");
      await shows(page, "#suggest", "Pin tray");
    }),
    trap("the newsletter form", "/de/products/enamel-hat-pin", async (page) => {
      await page.fill("[name='contact[email]']", "ada@hat.example");
      await page.click("#newsletter button");
      await page.waitForURL(/customer_posted/);
    }),
    trap("being told when a sold out variant is back", "/de/products/enamel-hat-pin", async (page) => {
      await thirdParty(page, "https://a.klaviyo.com/**", () => page.click("#notify"));
    }),
    trap(
      "the shop's own analytics of an add that was refused",
      "/de/products/enamel-hat-pin",
      async (page) => {
        await page.evaluate(() => {
          document.querySelector("#main-form")?.addEventListener("submit", () => {
            const event = {
              schema_id: "trekkie_storefront_track_added_product/1.1",
              payload: {
                product_id: 8100000000001,
                variant_id: 44100000000001,
                quantity: 90,
                price: "24.90",
              },
            };
            navigator.sendBeacon(
              "/.well-known/shopify/monorail/unstable/produce_batch",
              JSON.stringify({ events: [event] }),
            );
            void fetch("/.well-known/shopify/monorail/unstable/produce_batch?event=product_added_to_cart", {
              method: "POST",
              body: JSON.stringify({ events: [event] }),
            });
          });
        });
        await page.getByLabel("Menge").fill("90");
        await page.click("#main-form [name=add]");
        await shows(page, ".product-form__error-message", "Du kannst nur 9");
      },
    ),
  ],
};

const GIDS = {
  silver: "gid://shopify/ProductVariant/44300000000001",
  gold: "gid://shopify/ProductVariant/44300000000002",
  tray: "gid://shopify/ProductVariant/44300000000003",
};
const hydrogenSilver = { title: "Silver", product: "Hat pin", handle: "hat-pin", amount: "24.9" };
const HYDROGEN = new Map([
  [GIDS.silver, hydrogenSilver],
  [GIDS.gold, { title: "Gold", product: "Hat pin", handle: "hat-pin", amount: "1245.0" }],
  [GIDS.tray, { title: "Default Title", product: "Pin tray", handle: "pin-tray", amount: "15.5" }],
]);

function selectedVariant(gid: string) {
  const { title, product, handle, amount } = HYDROGEN.get(gid) ?? hydrogenSilver;
  return {
    availableForSale: true,
    compareAtPrice: null,
    id: gid,
    price: { amount, currencyCode: "CAD" },
    product: { title: product, handle },
    selectedOptions: [{ name: "Metal", value: title }],
    sku: `H-${title}`,
    title,
    unitPrice: null,
  };
}

/** As React Router's single fetch sends it: one flat list, whose objects point into it. */
function singleFetch(value: unknown): string {
  const flat: unknown[] = [];
  function put(part: unknown): number {
    if (part === null) return -5;
    if (part === undefined) return -7;
    const known = typeof part === "string" ? flat.indexOf(part) : -1;
    if (known >= 0) return known;
    const index = flat.push(part) - 1;
    if (Array.isArray(part)) flat[index] = part.map(put);
    else if (typeof part === "object") {
      flat[index] = Object.fromEntries(
        Object.entries(part as object).map(([key, found]) => [`_${put(key)}`, put(found)]),
      );
    }
    return index;
  }
  put(value);
  return `${JSON.stringify(flat)}\n`;
}

const hydrogenScript = `<script>
let chosen = '${GIDS.silver}';
const variants = ${JSON.stringify(Object.fromEntries([...HYDROGEN.keys()].map((gid) => [gid, selectedVariant(gid)])))};
async function cartForm(action, inputs) {
  const body = new URLSearchParams({ cartFormInput: JSON.stringify({ action, inputs }) });
  try {
    const answer = await fetch('/cart.data', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' }, body });
    const flat = JSON.parse(await answer.text());
    const at = key => { const index = flat.indexOf(key); return index; };
    document.querySelector('#said').textContent = answer.ok ? (flat.find(part => typeof part === 'string' && /stock|invalid/i.test(part)) || action + ' done') : 'failed';
    const count = flat.find(part => part && part['_' + at('totalQuantity')] !== undefined);
    if (count) document.querySelector('#count').textContent = flat[count['_' + at('totalQuantity')]];
  } catch (error) { document.querySelector('#said').textContent = 'failed'; }
  await fetch('/products/hat-pin.data?_routes=root', { headers: { Accept: '*/*' } }).then(answer => answer.text());
}
function addLines(gid) {
  return cartForm('LinesAdd', { lines: [{ merchandiseId: gid, quantity: Number(document.querySelector('#quantity').value), selectedVariant: variants[gid] }] });
}
async function storefront(query, variables) {
  const answer = await fetch('/api/2025-07/graphql.json', { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Shopify-Storefront-Access-Token': '00' }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await answer.json();
  const result = data && Object.values(data)[0];
  document.querySelector('#said').textContent = errors ? errors[0].message : result.userErrors.length ? result.userErrors[0].message : 'done ' + result.cart.totalQuantity;
}
const LINES_ADD = 'mutation cartLinesAdd($cartId: ID!, $lines: [CartLineInput!]!) { cartLinesAdd(cartId: $cartId, lines: $lines) { cart { id totalQuantity lines(first: 50) { nodes { id quantity merchandise { ... on ProductVariant { id title sku price { amount currencyCode } product { id title } } } cost { amountPerQuantity { amount currencyCode } totalAmount { amount currencyCode } } } } } userErrors { code field message } warnings { code message } } }';
const LINES_UPDATE = 'mutation cartLinesUpdate($cartId: ID!, $lines: [CartLineUpdateInput!]!) { cartLinesUpdate(cartId: $cartId, lines: $lines) { cart { id totalQuantity } userErrors { code field message } } }';
document.querySelector('#metal').addEventListener('change', async event => {
  await fetch('/products/hat-pin.data?Metal=' + event.target.selectedOptions[0].text).then(answer => answer.text());
  chosen = event.target.value;
  history.replaceState({}, '', '?Metal=' + event.target.selectedOptions[0].text);
  document.querySelector('#price').textContent = '$' + variants[chosen].price.amount;
});
</script>`;

const hydrogen: Storefront = {
  platform: "Shopify Hydrogen",
  answer({ method, url, fields, body, session }) {
    session.lines ??= {};
    const total = () => Object.values(session.lines as number[]).reduce((sum, count) => sum + count, 0);
    if (url.pathname === "/products/hat-pin") {
      return htmlPage(
        "Hat pin | Hydrogen",
        `<header><a href="/cart">Cart <span id="count">0</span></a><input id="search" name="q" type="search" oninput="fetch('/search.data?q=' + this.value + '&limit=10&predictive=true').then(a => a.text()).then(() => document.querySelector('#said').textContent = 'searched')"></header>
        <main><div class="product"><h1>Hat pin</h1><div class="product-price" id="price">$24.90</div><select id="metal"><option value="${GIDS.silver}">Silver</option><option value="${GIDS.gold}">Gold</option></select>
        <input id="quantity" value="1"><form method="post" action="/cart" onsubmit="event.preventDefault(); addLines(chosen)"><input type="hidden" name="cartFormInput" value="{}"><button type="submit" id="add">Add to cart</button></form></div>
        <section class="recommended-products"><div class="product-item"><a href="/products/pin-tray"><h4>Pin tray</h4><small>$15.50</small></a><form onsubmit="event.preventDefault(); addLines('${GIDS.tray}')"><button id="add-tray">Add to cart</button></form></div></section>
        <aside><button id="plus" onclick="cartForm('LinesUpdate', { lines: [{ id: 'gid://shopify/CartLine/1', quantity: 2 }] })">+</button>
        <button id="remove" onclick="cartForm('LinesRemove', { lineIds: ['gid://shopify/CartLine/1'] })">Remove</button>
        <form id="discount" onsubmit="event.preventDefault(); cartForm('DiscountCodesUpdate', { discountCode: this.code.value, discountCodes: [] })"><input name="code"><button>Apply</button></form>
        <form id="buyer" onsubmit="event.preventDefault(); cartForm('BuyerIdentityUpdate', { buyerIdentity: { email: this.email.value, countryCode: 'CA' } })"><input name="email"><button>Save</button></form>
        <button id="api-add" onclick="storefront(LINES_ADD, { cartId: 'gid://shopify/Cart/c1', lines: [{ merchandiseId: '${GIDS.gold}', quantity: 3 }] })">Add to cart</button>
        <button id="api-too-many" onclick="storefront(LINES_ADD, { cartId: 'gid://shopify/Cart/c1', lines: [{ merchandiseId: '${GIDS.gold}', quantity: 1000001 }] })">Add to cart</button>
        <button id="api-broken" onclick="storefront(LINES_ADD, { cartId: 'gone', lines: [{ merchandiseId: '${GIDS.gold}', quantity: 1 }] })">Add to cart</button>
        <button id="api-plus" onclick="storefront(LINES_UPDATE, { cartId: 'gid://shopify/Cart/c1', lines: [{ id: 'gid://shopify/CartLine/1', quantity: 4 }] })">+</button></aside>
        <p id="said"></p></main>${hydrogenScript}`,
        {
          head: `<script>window.__reactRouterContext = { basename: '/', future: {}, ssr: true, isSpaMode: false };</script>${jsonLd({ "@type": "Product", name: "Hat pin", offers: { "@type": "AggregateOffer", lowPrice: "24.9", highPrice: "1245.0", priceCurrency: "CAD" } })}`,
        },
      );
    }
    const data = (value: unknown, status = 200): ShopAnswer => ({
      status,
      headers: { "content-type": "text/x-script", "x-remix-response": "yes" },
      text: singleFetch(value),
    });
    if (method === "POST" && url.pathname === "/cart.data") {
      const { action, inputs } = JSON.parse(`${fields.get("cartFormInput")}`);
      let errors: object[] = [];
      let warnings: object[] = [];
      if (action === "LinesAdd") {
        const [{ merchandiseId, quantity }] = inputs.lines;
        if (quantity === 500) return data({ error: { message: "Unexpected Server Error" } }, 500);
        if (quantity > 1000) {
          errors = [{ code: "INVALID", field: ["lines"], message: "The quantity is invalid" }];
        } else if (merchandiseId === GIDS.tray && quantity > 5) {
          warnings = [
            { code: "MERCHANDISE_OUT_OF_STOCK", message: "Pin tray is out of stock", target: merchandiseId },
          ];
        } else session.lines[merchandiseId] = (session.lines[merchandiseId] ?? 0) + quantity;
      }
      const cart = {
        id: "gid://shopify/Cart/c1",
        totalQuantity: total(),
        checkoutUrl: "https://hat-pins.example/cart/c/c1",
      };
      return data({
        data: { cart, errors: errors.length ? errors : undefined, warnings, analytics: { cartId: cart.id } },
      });
    }
    if (/^\/(products\/hat-pin|search)\.data$/.test(url.pathname)) {
      return data({
        root: {
          data: {
            cart: {
              id: "gid://shopify/Cart/c1",
              totalQuantity: total(),
              lines: {
                nodes: Object.entries(session.lines).map(([gid, quantity]) => ({
                  quantity,
                  merchandise: selectedVariant(gid),
                })),
              },
            },
          },
        },
      });
    }
    if (url.pathname === "/api/2025-07/graphql.json") {
      const { query, variables } = JSON.parse(body);
      const operation = /cartLines\w+/.exec(query)?.[0] ?? "";
      if (variables.cartId === "gone")
        return { json: { errors: [{ message: "Something went wrong", extensions: { code: "INTERNAL" } }] } };
      const [{ merchandiseId, quantity }] = variables.lines;
      if (quantity > 1000000) {
        return {
          json: {
            data: {
              [operation]: {
                cart: null,
                userErrors: [
                  {
                    code: "INVALID",
                    field: ["lines", "0", "quantity"],
                    message: "The maximum quantity is 1000000",
                  },
                ],
                warnings: [],
              },
            },
          },
        };
      }
      if (merchandiseId) session.lines[merchandiseId] = (session.lines[merchandiseId] ?? 0) + quantity;
      const nodes = Object.entries(session.lines as { [gid: string]: number }).map(([gid, count]) => {
        const { price, id, title, sku, product } = selectedVariant(gid);
        const totalAmount = { amount: `${Number(price.amount) * count}`, currencyCode: "CAD" };
        return {
          id: "gid://shopify/CartLine/1",
          quantity: count,
          merchandise: { id, title, sku, price, product: { id: "gid://shopify/Product/1", ...product } },
          cost: { amountPerQuantity: price, totalAmount },
        };
      });
      return {
        json: {
          data: {
            [operation]: {
              cart: { id: "gid://shopify/Cart/c1", totalQuantity: total(), lines: { nodes } },
              userErrors: [],
              warnings: [],
            },
          },
        },
      };
    }
    return undefined;
  },
  steps: [
    add(
      "two of the chosen variant by the cart's action",
      "/products/hat-pin",
      async (page) => {
        await page.selectOption("#metal", "Gold");
        await page.waitForURL(/Metal=Gold/);
        await page.fill("#quantity", "2");
        await page.click("#add");
        await shows(page, "#count", "2");
      },
      { id: "44300000000002", price: 1245, currency: "CAD", quantity: 2 },
    ),
    add(
      "a recommended product beside the page's",
      "/products/hat-pin",
      async (page) => {
        await page.fill("#quantity", "3");
        await page.click("#add-tray");
        await shows(page, "#count", "3");
      },
      { id: "44300000000003", price: 15.5, currency: "CAD", quantity: 3, name: "Pin tray" },
    ),
    add(
      "the Storefront API tells the line's total, and what was added counts",
      "/products/hat-pin",
      async (page) => {
        await page.click("#api-add");
        await shows(page, "#said", "done 3");
        await page.click("#api-add");
        await shows(page, "#said", "done 6");
      },
      { id: "44300000000002", price: 1245, currency: "CAD", quantity: 3 },
      { id: "44300000000002", price: 1245, currency: "CAD", quantity: 3 },
    ),
    trap("the action's errors", "/products/hat-pin", async (page) => {
      await page.fill("#quantity", "2000");
      await page.click("#add");
      await shows(page, "#said", "invalid");
    }),
    trap("a warning that nothing was added", "/products/hat-pin", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("#add-tray");
      await shows(page, "#said", "OUT_OF_STOCK");
    }),
    trap("an action that fails with 500", "/products/hat-pin", async (page) => {
      await page.fill("#quantity", "500");
      await page.click("#add");
      await shows(page, "#said", "failed");
    }),
    trap("an action the network loses", "/products/hat-pin", async (page) => {
      await unreachable(page, "**/cart.data", () => page.click("#add"));
      await shows(page, "#said", "failed");
    }),
    trap("one more and none of a line by the same action", "/products/hat-pin", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "LinesUpdate done");
      await page.click("#remove");
      await shows(page, "#said", "LinesRemove done");
    }),
    trap("a discount code and the buyer's address by the same action", "/products/hat-pin", async (page) => {
      await page.fill("#discount input", "SPRING");
      await page.click("#discount button");
      await shows(page, "#said", "DiscountCodesUpdate done");
      await page.fill("#buyer input", "ada@hat.example");
      await page.click("#buyer button");
      await shows(page, "#said", "BuyerIdentityUpdate done");
    }),
    trap("predictive search and a variant switch", "/products/hat-pin", async (page) => {
      await page.fill("#search", "pin");
      await shows(page, "#said", "searched");
      await page.selectOption("#metal", "Gold");
      await page.waitForURL(/Metal=Gold/);
    }),
    trap("user errors of the Storefront API", "/products/hat-pin", async (page) => {
      await page.click("#api-too-many");
      await shows(page, "#said", "maximum quantity");
    }),
    trap("errors of the Storefront API", "/products/hat-pin", async (page) => {
      await page.click("#api-broken");
      await shows(page, "#said", "Something went wrong");
    }),
    trap("a changed quantity by the Storefront API", "/products/hat-pin", async (page) => {
      await page.click("#api-plus");
      await shows(page, "#said", "done");
    }),
  ],
};

export const storefronts = [shopifyThemes, hydrogen];
