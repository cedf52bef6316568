import { htmlPage } from "../html-page.ts";
import { add, answered, shows, trap } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

interface Item {
  sku: string;
  name: string;
  regular: number;
  special: number;
  stock: number;
}

// Whole amounts are told without decimals, and are no cents.
const PANAMA: Item = { sku: "PANAMA-M", name: "Panama", regular: 30, special: 24, stock: 4 };
const CAP: Item = { sku: "CAP-L", name: "Cap", regular: 9.5, special: 9.5, stock: 9 };
const ITEMS = [PANAMA, CAP];

const price = ({ regular, special }: Item) => ({
  regular: { value: regular, text: `€${regular.toFixed(2)}` },
  special: { value: special, text: `€${special.toFixed(2)}` },
});

const SCRIPT = `<script>
async function cart(method, path, body) {
  const answer = await fetch('/api/cart/' + path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
  const { data, error } = await answer.json();
  document.querySelector('#said').textContent = error ? error.message : 'done ' + path;
}
addEventListener('submit', (event) => {
  event.preventDefault();
  const { sku, qty } = Object.fromEntries(new FormData(event.target));
  cart('POST', 'mine/items', { sku, qty });
});
</script>`;

function page(title: string, body: string, graphqlResponse: object): ShopAnswer {
  const state = {
    graphqlResponse: { e1cart: { currency: "EUR", items: [] }, ...graphqlResponse },
    config: { pageMeta: { title } },
  };
  return htmlPage(title, `<div id="app"><main>${body}</main><p id="said"></p></div>${SCRIPT}`, {
    head: `<script>var eContext = ${JSON.stringify(state)};</script>`,
  });
}

const form = ({ sku }: Item) =>
  `<form action="/api/cart/mine/items" method="POST"><input type="hidden" name="sku" value="${sku}"><input name="qty" class="qty-${sku}" value="1"><button class="add-${sku}">ADD TO CART</button></form>`;

function addTo(session: Session, { sku, qty }: { sku: string; qty: string }): ShopAnswer {
  const item = ITEMS.find((each) => each.sku === sku) as Item;
  const held = (session[sku] ?? 0) + Number(qty);
  if (held > item.stock) {
    return { status: 500, json: { error: { status: 500, message: "This product is not enough stock" } } };
  }
  session[sku] = held;
  const line = {
    cart_item_id: 11,
    product_id: 7,
    product_sku: sku,
    product_name: item.name,
    qty: held,
    product_price: item.regular,
    final_price: item.special,
    line_total: item.special * held,
  };
  return { json: { data: { item: line, count: held, cartId: "c0ffee" } } };
}

const evershop: Storefront = {
  platform: "EverShop",
  answer({ method, url, body, session }) {
    if (url.pathname === "/hats/panama") {
      return page(
        "Panama",
        `<h1 class="product-single-name">Panama</h1><div class="product__single__price">€24.00</div>${form(PANAMA)}
        <button id="plus" onclick="cart('PATCH', 'c0ffee/items/u1', { action: 'increase', qty: 1 })">+</button><button id="remove" onclick="cart('DELETE', 'c0ffee/items/u1')">Remove</button>
        <button id="coupon" onclick="cart('POST', 'c0ffee/coupons', { coupon: 'SPRING' })">Apply</button><button id="ship" onclick="cart('POST', 'c0ffee/shippingMethods', { method_code: 'free', method_name: 'Free' })">Ship</button>`,
        { e2product: { productId: 7, sku: PANAMA.sku, name: PANAMA.name, price: price(PANAMA) } },
      );
    }
    if (url.pathname === "/hats") {
      return page(
        "Hats",
        `<h1>Hats</h1><ul>${ITEMS.map((item) => `<li><h3>${item.name}</h3>${form(item)}</li>`).join("")}</ul>`,
        {
          e3category: {
            name: "Hats",
            products: { items: ITEMS.map((item) => ({ ...item, price: price(item) })) },
          },
        },
      );
    }
    if (url.pathname === "/api/cart/mine/items") return addTo(session, JSON.parse(body));
    if (url.pathname.startsWith("/api/cart/c0ffee/")) return { json: { data: { uuid: "u1", method } } };
    return undefined;
  },
  steps: [
    {
      ...add(
        "a whole price is no cents",
        "/hats/panama",
        async (page) => {
          await page.click("form button");
          await shows(page, "#said", "done mine");
        },
        { id: "PANAMA-M", price: 24, currency: "EUR", quantity: 1, name: "Panama" },
      ),
      visit: { id: "PANAMA-M", price: 24, currency: "EUR", name: "Panama" },
    },
    add(
      "two and one are two and one",
      "/hats/panama",
      async (page) => {
        await page.fill("[name=qty]", "2");
        await answered(page, "/items", () => page.click("form button"));
        await page.fill("[name=qty]", "1");
        await answered(page, "/items", () => page.click("form button"));
      },
      { id: "PANAMA-M", price: 24, currency: "EUR", quantity: 2 },
      { id: "PANAMA-M", price: 24, currency: "EUR", quantity: 1 },
    ),
    add(
      "one of a listing, at the price of the answer",
      "/hats",
      async (page) => {
        await page.click(".add-CAP-L");
        await shows(page, "#said", "done mine");
      },
      { id: "CAP-L", price: 9.5, currency: "EUR", quantity: 1, name: "Cap" },
    ),
    trap("more than the stock", "/hats/panama", async (page) => {
      await page.fill("[name=qty]", "5");
      await page.click("form button");
      await shows(page, "#said", "not enough stock");
    }),
    trap("one more and none of a line", "/hats/panama", async (page) => {
      await answered(page, "/items/u1", () => page.click("#plus"));
      await answered(page, "/items/u1", () => page.click("#remove"));
    }),
    trap("a coupon and a way to ship", "/hats/panama", async (page) => {
      await answered(page, "/coupons", () => page.click("#coupon"));
      await answered(page, "/shippingMethods", () => page.click("#ship"));
    }),
  ],
};

export const storefronts = [evershop];
