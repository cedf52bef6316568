import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, settled, shows, thirdParty, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

const PINS = [
  { id: "K-100", name: "Brass pin", price: 14.9 },
  { id: "K-101", name: "Brass pin, long", price: 17.4 },
  { id: "K-200", name: "Velvet pad", price: 8.25 },
];

function put(session: Session, id: string, quantity: number): boolean {
  const held = (session.lines?.[id] ?? 0) + quantity;
  if (held > 5) return false;
  session.lines = { ...session.lines, [id]: held };
  return true;
}

const count = ({ lines = {} }: Session) =>
  Object.values(lines as number[]).reduce((sum, quantity) => sum + quantity, 0);

const product = ({ id, name, price }: { id: string; name: string; price: number }) =>
  jsonLd({
    "@type": "Product",
    productID: id,
    sku: id,
    name,
    offers: {
      "@type": "Offer",
      price: price.toFixed(2),
      priceCurrency: "CHF",
      availability: "https://schema.org/InStock",
    },
  });

const jsonScript = `<script>
window.dataLayer = window.dataLayer || [];
const say = text => document.querySelector('#said').textContent = text;
async function post(path, body, word, method) {
  try {
    const answer = await fetch(path, { method: method || 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const text = await answer.text();
    const json = text[0] === '{' ? JSON.parse(text) : {};
    if (json.basket) document.querySelector('#count').textContent = json.basket.count;
    say(answer.ok && json.success !== false && json.status !== 'error' && text[0] === '{' ? word : 'refused');
  } catch (error) { say('offline'); }
}
const amount = () => Number(document.querySelector('#amount').value);
function buy(id, quantity, isMeasured) {
  if (isMeasured) {
    // The shop's own opinion, given at the click.
    dataLayer.push({ ecommerce: null });
    dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'CHF', value: 14.9 * quantity, items: [{ item_id: id, item_name: 'Brass pin', price: 14.9, quantity: quantity }] } });
  }
  return post('/api/basket/items', { product_id: id, quantity: quantity }, 'added');
}
document.addEventListener('change', event => {
  if (event.target.id !== 'length') return;
  document.querySelector('#buy').dataset.id = event.target.value;
  document.querySelector('.price').textContent = event.target.selectedOptions[0].dataset.price;
  history.replaceState(null, '', '?v=' + event.target.value);
  post('/api/products/resolve-variant', { product_id: event.target.value, quantity: 1 }, 'resolved');
});
</script>`;

const jsonShop: Storefront = {
  platform: "a shop of its own with a JSON basket",
  answer({ method, url, body, session }) {
    if (url.pathname === "/pins/brass") {
      const call = (id: string, script: string, label: string) =>
        `<button id="${id}" onclick="${script.replaceAll('"', "&quot;")}">${label}</button>`;
      const item = '{ product_id: "K-100", quantity: 1 }';
      return htmlPage(
        "Brass pin",
        `<header><a href="/basket" class="basket-link">Basket <b id="count">0</b></a></header><main class="product" data-product-id="K-100"><h1>Brass pin</h1><p class="price">CHF 14.90</p><select id="length"><option value="K-100" data-price="CHF 14.90">short</option><option value="K-101" data-price="CHF 17.40">long</option></select><input id="amount" value="1">
        <button id="buy" data-id="K-100" onclick="buy(this.dataset.id, amount())">Add to basket</button>${call("measured", 'buy("K-100", amount(), true)', "Add to basket")}<button id="sold-out" disabled onclick="buy('K-100', 1)">Add to basket</button></main>
        <aside><div class="product-card" data-product-id="K-200"><a href="/pins/pad"><h3>Velvet pad</h3></a><span class="price">CHF 8.25</span>${call("pad", 'buy("K-200", 2)', "Add to basket")}</div></aside>
        <section>${call("conflict", 'post("/api/basket/items", { product_id: "K-409", quantity: 1 }, "added")', "Add to basket")}${call("html", 'post("/api/basket/items", { product_id: "K-html", quantity: 1 }, "added")', "Add to basket")}${call("status", 'post("/api/basket/items", { product_id: "K-status", quantity: 1 }, "added")', "Add to basket")}${call("broken", 'post("/api/basket/items", { product_id: "K-500", quantity: 1 }, "added")', "Add to basket")}
        ${call("login", 'post("/api/basket/merge", { items: [{ product_id: "K-200", quantity: 2 }] }, "merged")', "Log in")}${call("validate", `post("/api/basket/validate", ${item}, "valid")`, "Check")}${call("estimate", 'post("/api/basket/shipping-estimate", { product_id: "K-100", quantity: 1, zip: "8001" }, "estimated")', "Shipping")}${call("later", 'post("/api/basket/save-for-later", { item_id: "K-100" }, "saved")', "Save for later")}${call("code", 'post("/api/basket/add-coupon", { code: "SPRING" }, "applied")', "Add code")}${call("note", 'post("/api/basket/add-note", { item_id: "K-100", note: "Gift" }, "noted")', "Add note")}
        ${call("plus", 'post("/api/basket/items/K-100", { quantity: 2 }, "changed", "PATCH")', "+")}${call("remove", 'post("/api/basket/items/K-100", {}, "removed", "DELETE")', "x")}${call("wish", `post("/api/wishlist/items", ${item}, "wished")`, "Wish")}${call("compare", `post("/api/compare/items", ${item}, "compared")`, "Compare")}${call("registry", `post("/api/gift-registry/items", ${item}, "registered")`, "Add to registry")}${call("notify", 'post("/api/products/notify-me", { product_id: "K-100", email: "ada@hat.example" }, "told")', "Notify me")}
        ${call("view", 'post("/api/products/quick-view", { product_id: "K-200" }, "looked")', "Quick view")}${call("collect", 'post("/collect", { event: "add_to_cart", product_id: "K-100", quantity: 1, cart: { items: [{ id: "K-100" }] } }, "collected")', "Add to basket")}${call("tracked", 'navigator.sendBeacon("https://stats.example/cart/add", JSON.stringify({ product_id: "K-100", quantity: 1 })); fetch("https://stats.example/cart/add?product_id=K-100", { method: "POST", body: JSON.stringify({ product_id: "K-100", quantity: 1 }) })', "Add to basket")}</section><p id="said"></p>${product({ id: "K-100", name: "Brass pin", price: 14.9 })}${jsonScript}`,
      );
    }
    if (url.pathname === "/api/basket/items" && method === "POST") {
      const { product_id: id, quantity } = JSON.parse(body);
      if (id === "K-409") return { status: 409, json: { message: "Sold out" } };
      if (id === "K-500") return { status: 502, html: "<h1>Bad gateway</h1>" };
      if (id === "K-html") return { html: "<!doctype html><title>Log in</title><h1>Please log in</h1>" };
      if (id === "K-status") return { json: { status: "error", code: "OUT_OF_STOCK" } };
      if (!put(session, id, quantity)) return { json: { success: false, message: "Only five" } };
      const found = PINS.find((pin) => pin.id === id);
      return {
        status: 201,
        json: {
          success: true,
          basket: {
            count: count(session),
            currency: "CHF",
            items: [
              { product_id: id, name: found?.name, unit_price: found?.price, quantity: session.lines[id] },
            ],
          },
        },
      };
    }
    if (url.pathname.startsWith("/api/") || url.pathname === "/collect") return { json: { success: true } };
    return undefined;
  },
  steps: [
    add(
      "two of a variant that the page switched to",
      "/pins/brass",
      async (page) => {
        await page.selectOption("#length", "K-101");
        await shows(page, "#said", "resolved");
        await page.fill("#amount", "2");
        await page.click("#buy");
        await shows(page, "#count", "2");
      },
      { id: "K-101", price: 17.4, currency: "CHF", quantity: 2 },
    ),
    add(
      "a card beside the page's product",
      "/pins/brass",
      async (page) => {
        await page.click("#pad");
        await shows(page, "#count", "2");
      },
      { id: "K-200", price: 8.25, currency: "CHF", quantity: 2 },
    ),
    add(
      "an add that the shop measures too, and that counts once",
      "/pins/brass",
      async (page) => {
        await page.fill("#amount", "3");
        await page.click("#measured");
        await shows(page, "#count", "3");
      },
      { id: "K-100", price: 14.9, currency: "CHF", quantity: 3 },
    ),
    trap("a measured add that is refused with 200", "/pins/brass", async (page) => {
      await page.fill("#amount", "6");
      await page.click("#measured");
      await shows(page, "#said", "refused");
    }),
    trap("409, 502, a status of error, and a log-in page for an answer", "/pins/brass", async (page) => {
      for (const id of ["#conflict", "#broken", "#status", "#html"]) {
        await answered(page, "/api/basket/items", () => page.click(id));
        await shows(page, "#said", "refused");
      }
    }),
    trap("an add the network loses", "/pins/brass", async (page) => {
      await unreachable(page, "**/items", () => page.click("#buy"));
      await shows(page, "#said", "offline");
    }),
    trap("a click on a disabled button", "/pins/brass", async (page) => {
      await page.click("#sold-out", { force: true });
      await settled(page);
    }),
    trap("a login that merges an older basket", "/pins/brass", async (page) => {
      await page.click("#login");
      await shows(page, "#said", "merged");
    }),
    trap("a check, a shipping estimate, and a line saved for later", "/pins/brass", async (page) => {
      for (const [id, word] of [
        ["#validate", "valid"],
        ["#estimate", "estimated"],
        ["#later", "saved"],
      ] as const) {
        await page.click(id);
        await shows(page, "#said", word);
      }
    }),
    trap("a coupon and a note, added to the basket", "/pins/brass", async (page) => {
      for (const [id, word] of [
        ["#code", "applied"],
        ["#note", "noted"],
      ] as const) {
        await page.click(id);
        await shows(page, "#said", word);
      }
    }),
    trap("one more and none of a line", "/pins/brass", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "changed");
      await page.click("#remove");
      await shows(page, "#said", "removed");
    }),
    trap("wish list, comparison, gift registry and a notice of stock", "/pins/brass", async (page) => {
      for (const [id, word] of [
        ["#wish", "wished"],
        ["#compare", "compared"],
        ["#registry", "registered"],
        ["#notify", "told"],
      ] as const) {
        await page.click(id);
        await shows(page, "#said", word);
      }
    }),
    trap("a quick view and a variant's switch", "/pins/brass", async (page) => {
      await page.click("#view");
      await shows(page, "#said", "looked");
      await page.selectOption("#length", "K-101");
      await shows(page, "#said", "resolved");
    }),
    trap("the shop's own analytics, which speak of a cart", "/pins/brass", async (page) => {
      await page.click("#collect");
      await shows(page, "#said", "collected");
    }),
    trap("another's analytics, at an address that adds to a cart", "/pins/brass", async (page) => {
      await thirdParty(page, "https://stats.example/**", () => page.click("#tracked"));
    }),
  ],
};

// Forms alone: each answer is a redirect, and what happened is told by a notice on the next page, often the same page.
function formPage(title: string, body: string, session: Session): ShopAnswer {
  const { notice = "" } = session;
  session.notice = undefined;
  return htmlPage(
    title,
    `<header><a href="/cart">Cart (<span id="count">${count(session)}</span>)</a><form action="/search"><input name="q"><button id="search">Search</button></form></header><ul class="messages">${notice}</ul><main>${body}</main>
    <footer><form method="post" action="/newsletter/subscribe"><input type="email" name="email"><button id="subscribe">Subscribe</button></form></footer>`,
  );
}

const form = (path: string, id: string, fields: { [name: string]: string }, label: string) =>
  `<form method="post" action="${path}">${Object.entries(fields)
    .map(
      ([name, value]) =>
        `<input ${name === "quantity" || name === "zip" ? "" : 'type="hidden"'} name="${name}" value="${value}">`,
    )
    .join("")}<button id="${id}">${label}</button></form>`;

const GOOD: { [path: string]: string } = {
  "/wishlist/add": "Brass pin has been added to your wish list.",
  "/compare/add": "Brass pin has been added to the comparison.",
  "/registry/add": "Brass pin has been added to your gift registry.",
  "/newsletter/subscribe": "You have been added to our newsletter.",
  "/reviews/add": "Your review has been added.",
  "/stock-alerts/add": "We will tell you when Brass pin is back.",
  "/cart/voucher": "The voucher has been added to your cart.",
  "/cart/update": "Your cart has been updated.",
  "/cart/remove": "Brass pin has been removed.",
  "/cart/estimate": "Shipping costs CHF 9.00.",
  "/account/login": "Welcome back. Your earlier cart has been added.",
  "/address/add": "The address has been added.",
  "/quote/add": "Brass pin has been added to your quote request.",
};

const formShop: Storefront = {
  platform: "a shop of its own with forms",
  answer({ method, url, fields, session }) {
    const notice = (level: string, text: string) => {
      session.notice = `<li class="${level}" role="${level === "error" ? "alert" : "status"}">${text}</li>`;
    };
    if (method === "POST" && url.pathname === "/cart/add") {
      const id = `${fields.get("product_id")}`;
      const quantity = Number(fields.get("quantity"));
      if (id === "K-500")
        return {
          status: 500,
          html: "<html><head><title>500</title></head><body><h1>Server error</h1></body></html>",
        };
      if (id === "K-here")
        return formPage(
          "Brass pin",
          '<h1>Brass pin</h1><p class="error" role="alert">Please choose a length.</p>',
          session,
        );
      if (put(session, id, quantity))
        notice("success", `${PINS.find((pin) => pin.id === id)?.name} has been added to your cart.`);
      else notice("error", "We could not add that many.");
      return { redirect: "/pins/brass" };
    }
    if (method === "POST" && GOOD[url.pathname]) {
      if (url.pathname === "/account/login") put(session, "K-200", 1);
      notice("success", `${GOOD[url.pathname]}`);
      return { redirect: /^\/(cart|account)/.test(url.pathname) ? "/cart" : "/pins/brass" };
    }
    switch (url.pathname) {
      case "/pins/brass":
        return formPage(
          "Brass pin",
          `<h1>Brass pin</h1><p class="price">CHF 14.90</p>${form("/cart/add", "buy", { product_id: "K-100", quantity: "1" }, "Add to cart")}${form("/cart/add", "broken", { product_id: "K-500", quantity: "1" }, "Add to cart")}${form("/cart/add", "here", { product_id: "K-here", quantity: "1" }, "Add to cart")}
          ${form("/wishlist/add", "wish", { product_id: "K-100" }, "Add to wish list")}${form("/compare/add", "compare", { product_id: "K-100" }, "Compare")}${form("/registry/add", "registry", { product_id: "K-100", quantity: "1" }, "Add to registry")}${form("/reviews/add", "review", { product_id: "K-100", name: "Ada Byron", text: "Fine" }, "Review")}${form("/stock-alerts/add", "alert", { product_id: "K-100", email: "ada@hat.example" }, "Tell me")}${form("/quote/add", "quote", { product_id: "K-100", quantity: "50" }, "Ask for a quote")}
          <ul class="also"><li class="product"><a href="/pins/pad">Velvet pad</a><span class="price">CHF 8.25</span>${form("/cart/add", "pad", { product_id: "K-200", quantity: "1" }, "Add to cart")}</li></ul>${product({ id: "K-100", name: "Brass pin", price: 14.9 })}`,
          session,
        );
      case "/cart":
        return formPage(
          "Cart",
          `<h1>Cart</h1><ul><li class="line"><a href="/pins/brass">Brass pin</a></li></ul>${form("/cart/update", "update", { product_id: "K-100", quantity: "3" }, "Update")}${form("/cart/remove", "remove", { product_id: "K-100" }, "Remove")}${form("/cart/voucher", "voucher", { code: "SPRING" }, "Redeem")}${form("/cart/estimate", "estimate", { product_id: "K-100", zip: "8001" }, "Estimate")}${form("/account/login", "login", { email: "ada@hat.example", password: "hatpin-12" }, "Log in")}${form("/address/add", "address", { name: "Ada Byron", street: "Pin Lane 1", phone: "+41 44 555 01 00" }, "Save address")}`,
          session,
        );
      case "/order/77":
        return formPage(
          "Order 77",
          "<h1>Thank you for your order 77</h1><ul><li>Brass pin, 2</li></ul>",
          session,
        );
      case "/search":
        return formPage("Search", "<h1>Results</h1>", session);
    }
    return undefined;
  },
  steps: [
    add(
      "two, told by a notice on the same page",
      "/pins/brass",
      async (page) => {
        await page
          .locator("form", { has: page.locator("#buy") })
          .locator("[name=quantity]")
          .fill("2");
        await page.click("#buy");
        await shows(page, ".messages .success", "added to your cart");
      },
      { id: "K-100", price: 14.9, currency: "CHF", quantity: 2 },
    ),
    add(
      "a card beside the page's product, told by a notice on the same page",
      "/pins/brass",
      async (page) => {
        await page
          .locator("form", { has: page.locator("#pad") })
          .locator("[name=quantity]")
          .fill("3");
        await page.click("#pad");
        await shows(page, ".messages .success", "Velvet pad has been added");
      },
      { id: "K-200", price: 8.25, currency: "CHF", quantity: 3 },
    ),
    add(
      "an add by the key Enter",
      "/pins/brass",
      async (page) => {
        const quantity = page.locator("form", { has: page.locator("#buy") }).locator("[name=quantity]");
        await quantity.fill("4");
        await quantity.press("Enter");
        await shows(page, ".messages .success", "added to your cart");
      },
      { id: "K-100", price: 14.9, currency: "CHF", quantity: 4 },
    ),
    trap("a redirect back with an error", "/pins/brass", async (page) => {
      await page
        .locator("form", { has: page.locator("#buy") })
        .locator("[name=quantity]")
        .fill("6");
      await page.click("#buy");
      await shows(page, ".messages .error", "could not add");
    }),
    trap("a page of error with 500", "/pins/brass", async (page) => {
      await page.click("#broken");
      await shows(page, "h1", "Server error");
    }),
    trap("a form that comes back at its own address with an error", "/pins/brass", async (page) => {
      await page.click("#here");
      await shows(page, ".error", "choose a length");
    }),
    trap("wish list, comparison and gift registry, praised as an add is", "/pins/brass", async (page) => {
      for (const id of ["wish", "compare", "registry"]) {
        await page.click(`#${id}`);
        await shows(page, ".messages .success", `${GOOD[`/${id === "wish" ? "wishlist" : id}/add`]}`);
      }
    }),
    trap("a request for a quote", "/pins/brass", async (page) => {
      await page.click("#quote");
      await shows(page, ".messages .success", "quote request");
    }),
    trap("review, alert and newsletter, with a name and an e-mail", "/pins/brass", async (page) => {
      await page.click("#review");
      await shows(page, ".messages .success", "Your review");
      await page.click("#alert");
      await shows(page, ".messages .success", "is back");
      await page.fill("footer [name=email]", "ada@hat.example");
      await page.click("#subscribe");
      await shows(page, ".messages .success", "newsletter");
    }),
    trap("update, removal, voucher and estimate, which come back to the cart", "/cart", async (page) => {
      for (const id of ["update", "remove", "voucher", "estimate"]) {
        await page.click(`#${id}`);
        await shows(page, ".messages .success", `${GOOD[`/cart/${id}`]}`);
      }
    }),
    trap("a login after which the cart holds more", "/cart", async (page) => {
      await page.click("#login");
      await shows(page, ".messages .success", "Welcome back");
      await shows(page, "#count", "1");
    }),
    trap("an address", "/cart", async (page) => {
      await page.click("#address");
      await shows(page, ".messages .success", "The address has been added");
    }),
    trap("an order's page, loaded again", "/order/77", async (page) => {
      await page.reload();
      await shows(page, "h1", "Thank you");
    }),
    trap(
      "back, forward and a reload after an add",
      "/pins/brass",
      async (page) => {
        await page.click("#buy");
        await shows(page, ".messages .success", "added to your cart");
        await page.goBack();
        await shows(page, "h1", "Brass pin");
        await page.goForward();
        await shows(page, "h1", "Brass pin");
        await page.reload();
        await shows(page, "#count", "1");
      },
      { id: "K-100", price: 14.9, currency: "CHF", quantity: 1 },
    ),
    trap("a form that is lost on its way, and then a look at the cart", "/pins/brass", async (page) => {
      await page.route("**/cart/add", (route) => route.abort("aborted"));
      await Promise.all([page.waitForEvent("requestfailed"), page.click("#buy", { noWaitAfter: true })]);
      await page.click("header a");
      await shows(page, "h1", "Cart");
    }),
  ],
};

// A product inside a shadow root, whose element is drawn twice, and a form that a script builds and sends.
const shadowShop: Storefront = {
  platform: "a shop of its own with web components",
  answer({ method, url, body, fields, session }) {
    if (url.pathname === "/c/pad") {
      return htmlPage(
        "Velvet pad",
        `<h1>Velvet pad</h1><div itemscope itemtype="https://schema.org/Product"><meta itemprop="sku" content="K-200"><meta itemprop="name" content="Velvet pad"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="8.25"><meta itemprop="priceCurrency" content="CHF"></div></div><buy-box product-id="K-200"></buy-box><button id="build">Add to cart</button><button id="again">Draw</button><span id="count">0</span>
        <script>
        customElements.define('buy-box', class extends HTMLElement {
          constructor() { super(); this.attachShadow({ mode: 'open' }); }
          connectedCallback() { this.draw(); }
          draw() {
            this.shadowRoot.innerHTML = '<input id="qty" value="1"><button id="add">Add to cart</button><button id="wish">Add to wish list</button><p id="state"></p>';
            this.shadowRoot.querySelector('#add').addEventListener('click', () => this.send('/cart/lines', 'In your cart'));
            this.shadowRoot.querySelector('#wish').addEventListener('click', () => this.send('/wishlist/lines', 'On your list'));
          }
          send(path, word) {
            const request = new XMLHttpRequest();
            request.open('POST', path);
            request.setRequestHeader('content-type', 'application/json');
            request.responseType = 'json';
            request.onload = () => {
              const answer = request.response;
              if (request.status < 300 && !answer.errors) document.querySelector('#count').textContent = answer.count;
              this.draw(); this.draw();
              this.shadowRoot.querySelector('#state').textContent = answer.errors ? answer.errors[0].detail : word;
            };
            request.send(JSON.stringify({ productId: this.getAttribute('product-id'), quantity: Number(this.shadowRoot.querySelector('#qty').value) }));
          }
        });
        document.querySelector('#again').addEventListener('click', () => { document.querySelector('buy-box').draw(); document.querySelector('buy-box').draw(); document.title = 'drawn'; });
        document.querySelector('#build').addEventListener('click', () => { const form = document.createElement('form'); form.method = 'post'; form.action = '/cart/add'; form.innerHTML = '<input name="product_id" value="K-200"><input name="quantity" value="2">'; document.body.append(form); form.submit(); });
        </script>`,
      );
    }
    if (method === "POST" && url.pathname === "/cart/lines") {
      const { productId, quantity } = JSON.parse(body);
      if (!put(session, productId, quantity))
        return { json: { errors: [{ status: "422", detail: "Only five are left" }] } };
      return {
        json: {
          count: count(session),
          line: {
            productId,
            quantity: session.lines[productId],
            price: { amount: 825, currency: "CHF", exponent: 2 },
          },
        },
      };
    }
    if (url.pathname === "/wishlist/lines") return { json: { count: count(session) } };
    if (method === "POST" && url.pathname === "/cart/add") {
      put(session, `${fields.get("product_id")}`, Number(fields.get("quantity")));
      return { status: 303, redirect: "/cart" };
    }
    if (url.pathname === "/cart")
      return htmlPage(
        "Cart",
        `<h1>Cart</h1><a href="/c/pad">Velvet pad</a> <span id="count">${count(session)}</span>`,
      );
    return undefined;
  },
  steps: [
    add(
      "three by a button in a shadow root, which is drawn twice after",
      "/c/pad",
      async (page) => {
        await page.fill("#qty", "3");
        await page.click("#add");
        await shows(page, "#state", "In your cart");
      },
      { id: "K-200", price: 8.25, currency: "CHF", quantity: 3 },
    ),
    add(
      "a form that a script builds and sends",
      "/c/pad",
      async (page) => {
        await page.click("#build");
        await shows(page, "h1", "Cart");
      },
      { id: "K-200", price: 8.25, currency: "CHF", quantity: 2 },
    ),
    trap("errors with 200 in a shadow root", "/c/pad", async (page) => {
      await page.fill("#qty", "6");
      await page.click("#add");
      await shows(page, "#state", "Only five are left");
    }),
    trap("an add the network loses", "/c/pad", async (page) => {
      await unreachable(page, "**/cart/lines", () => page.click("#add"));
    }),
    trap("the wish list in a shadow root", "/c/pad", async (page) => {
      await page.click("#wish");
      await shows(page, "#state", "On your list");
    }),
    trap("a buy box that is drawn again and again", "/c/pad", async (page) => {
      await page.click("#again");
      await page.waitForFunction(() => document.title === "drawn");
    }),
  ],
};

export const storefronts = [jsonShop, formShop, shadowShop];
