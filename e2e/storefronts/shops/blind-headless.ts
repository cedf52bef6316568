import type { Page } from "playwright/test";
import { htmlPage, jsonLd } from "../html-page.ts";
import { add, shows, trap, unreachable } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

const STOCK = 5;

function put(session: Session, key: string, quantity: number): boolean {
  const held = (session.lines?.[key] ?? 0) + quantity;
  if (held > STOCK) return false;
  session.lines = { ...session.lines, [key]: held };
  return true;
}

const lines = ({ lines = {} }: Session) => Object.entries(lines as { [key: string]: number });
const count = (session: Session) => lines(session).reduce((sum, [, quantity]) => sum + quantity, 0);

/** What all these shops' pages share: a word on what happened, and a count of the cart. */
const shared = `<script>
const say = text => document.querySelector('#said').textContent = text;
const counted = number => document.querySelector('#count').textContent = number;
const wanted = () => Number(document.querySelector('#quantity').value);
</script>`;

function headlessPage(title: string, body: string, head = ""): ShopAnswer {
  return htmlPage(
    title,
    `<div id="root"><header><a href="/cart">Cart <span id="count">0</span></a></header><main>${body}</main><p id="said"></p></div>`,
    { head: shared + head },
  );
}

/** Two of the page's product, and then one more. */
function addTwoThenOne(selector: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.fill("#quantity", "2");
    await page.click(selector);
    await shows(page, "#count", "2");
    await page.fill("#quantity", "1");
    await page.click(selector);
    await shows(page, "#count", "3");
  };
}

const button = (id: string, call: string, label: string) =>
  `<button id="${id}" onclick='${call}'>${label}</button>`;

const SHIRT = "variant_01JA5KZ0S";
const SHORTS = "variant_01JA5KZ0X";
const medusaPrice = (variant: string) => (variant === SHIRT ? 10.5 : 25);

const medusa: Storefront = {
  platform: "Medusa",
  tag: { "data-currency": "EUR" },
  answer({ method, url, headers, body, session }) {
    const cart = () => ({
      cart: {
        id: "cart_01",
        currency_code: "eur",
        total: 0,
        items: lines(session).map(([variant_id, quantity]) => ({
          id: "cali_01",
          variant_id,
          product_id: "prod_01",
          variant_sku: `SKU-${variant_id.slice(-1)}`,
          product_title: variant_id === SHIRT ? "Medusa T-Shirt" : "Medusa Shorts",
          title: "M",
          quantity,
          unit_price: medusaPrice(variant_id),
        })),
      },
    });
    if (method === "GET" && url.pathname === "/de/products/t-shirt") {
      return headlessPage(
        "Medusa T-Shirt | Medusa Store",
        `<h2 data-testid="product-title">Medusa T-Shirt</h2><span data-testid="product-price" data-value="10.5">€10.50</span><input id="quantity" value="1">${button("add", `store("/line-items", { variant_id: "${SHIRT}", quantity: wanted() }, "added")`, "Add to cart")}
        <button id="action" data-testid="add-product-button" onclick="serverAction('40a1add', [{ variantId: '${SHIRT}', quantity: wanted(), countryCode: 'de' }])">Add to cart</button>
        <ul data-testid="related-products-container"><li><a href="/de/products/shorts"><p data-testid="product-title">Medusa Shorts</p><p data-testid="price">€25.00</p></a>${button("related", `store("/line-items", { variant_id: "${SHORTS}", quantity: 2 }, "added")`, "Add to cart")}</li></ul>
        ${button("plus", 'store("/line-items/cali_01", { quantity: 3 }, "changed")', "+")}${button("remove", 'store("/line-items/cali_01", undefined, "removed", "DELETE")', "x")}${button("promo", 'store("/promotions", { promo_codes: ["SPRING"] }, "applied")', "Apply")}${button("address", 'store("", { email: "ada@hat.example", shipping_address: { first_name: "Ada", postal_code: "10115" } }, "addressed")', "Continue")}${button("shipping", 'store("/shipping-methods", { option_id: "so_01" }, "chosen")', "Ship")}${button("login", 'store("/customer", {}, "merged")', "Log in")}
        <button id="remove-action" onclick="serverAction('40b2del', ['cali_01'])">Remove</button>
        <script>
        async function store(path, body, word, method) {
          try {
            const answer = await fetch('/store/carts/cart_01' + path, { method: method || 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', 'x-publishable-api-key': 'pk_1' }, body: body && JSON.stringify(body) });
            const json = await answer.json();
            if (!answer.ok) return say(json.message);
            if (json.cart) counted(json.cart.items.reduce((sum, item) => sum + item.quantity, 0));
            say(word);
          } catch (error) { say('offline'); }
        }
        async function serverAction(id, args) {
          const answer = await fetch(location.pathname, { method: 'POST', headers: { Accept: 'text/x-component', 'Next-Action': id, 'Next-Router-State-Tree': '%5B%22%22%5D', 'Content-Type': 'text/plain;charset=UTF-8' }, body: JSON.stringify(args) });
          const text = await answer.text();
          const found = /"cartCount":(\\d+)/.exec(text);
          if (answer.status >= 400 || /"digest"/.test(text)) return say('action failed');
          if (found) counted(found[1]);
          say('action done');
        }
        </script>`,
      );
    }
    const action = headers["next-action"];
    if (action) {
      const flight = (status: number, last: string): ShopAnswer => ({
        status,
        headers: { "content-type": "text/x-component", "x-action-revalidated": "[[],1,0]" },
        text: `0:{"a":"$@1","f":[["",{"cartCount":${count(session)}}]],"b":"build1"}\n1:${last}\n`,
      });
      if (action === "40b2del") {
        session.lines = {};
        return flight(200, '"$undefined"');
      }
      const [{ variantId, quantity }] = JSON.parse(body);
      return put(session, variantId, quantity)
        ? flight(200, '"$undefined"')
        : flight(500, 'E{"digest":"3312"}');
    }
    switch (url.pathname.replace("/store/carts/cart_01", "")) {
      case "/line-items": {
        const { variant_id, quantity } = JSON.parse(body);
        if (put(session, variant_id, quantity)) return { json: cart() };
        return {
          status: 400,
          json: {
            code: "insufficient_inventory",
            type: "not_allowed",
            message: `Some variant does not have the required inventory`,
          },
        };
      }
      case "/line-items/cali_01":
        session.lines = method === "DELETE" ? {} : { [SHIRT]: JSON.parse(body).quantity };
        return method === "DELETE"
          ? { json: { id: "cali_01", object: "line-item", deleted: true, parent: cart().cart } }
          : { json: cart() };
      case "":
      case "/promotions":
      case "/shipping-methods":
      case "/customer":
        return { json: cart() };
    }
    return undefined;
  },
  steps: [
    add(
      "two and then one, though the cart tells the whole line",
      "/de/products/t-shirt",
      addTwoThenOne("#add"),
      { id: SHIRT, price: 10.5, currency: "EUR", quantity: 2 },
      { id: SHIRT, price: 10.5, currency: "EUR", quantity: 1 },
    ),
    add(
      "a related product beside the page's",
      "/de/products/t-shirt",
      async (page) => {
        await page.click("#related");
        await shows(page, "#count", "2");
      },
      { id: SHORTS, price: 25, currency: "EUR", quantity: 2, name: "Medusa Shorts" },
    ),
    add(
      "the starter's server action",
      "/de/products/t-shirt",
      async (page) => {
        await page.fill("#quantity", "2");
        await page.click("#action");
        await shows(page, "#count", "2");
      },
      { id: SHIRT, price: 10.5, currency: "EUR", quantity: 2 },
    ),
    trap("too many: 400", "/de/products/t-shirt", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("#add");
      await shows(page, "#said", "required inventory");
    }),
    trap("a server action that throws", "/de/products/t-shirt", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("#action");
      await shows(page, "#said", "action failed");
    }),
    trap("an add the network loses", "/de/products/t-shirt", async (page) => {
      await unreachable(page, "**/line-items", () => page.click("#add"));
      await shows(page, "#said", "offline");
    }),
    trap("a POST that sets a line's quantity, and a removal", "/de/products/t-shirt", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "changed");
      await page.click("#remove");
      await shows(page, "#said", "removed");
      await page.click("#remove-action");
      await shows(page, "#said", "action done");
    }),
    trap("a promotion, an address, a way of shipping, a login", "/de/products/t-shirt", async (page) => {
      for (const [id, word] of [
        ["#promo", "applied"],
        ["#address", "addressed"],
        ["#shipping", "chosen"],
        ["#login", "merged"],
      ] as const) {
        await page.click(id);
        await shows(page, "#said", word);
      }
    }),
  ],
};

/** One function for all GraphQL shops: asks, and lets the shop's own script read the answer. */
const graphqlScript = (path: string) => `<script>
async function ask(operationName, query, variables) {
  try {
    const answer = await fetch('${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ operationName, query, variables }) });
    const { data, errors } = await answer.json();
    if (errors) return say(errors[0].message);
    const result = Object.values(data)[0];
    const refusal = result.errors && result.errors[0] || (result.errorCode ? result : undefined);
    const cart = result.checkout || result;
    if (cart.lines) counted(cart.lines.reduce((sum, line) => sum + line.quantity, 0));
    say(refusal ? refusal.message : operationName + ' done');
  } catch (error) { say('offline'); }
}
</script>`;

const TEE = "UHJvZHVjdFZhcmlhbnQ6MzQ4";
const CAP = "UHJvZHVjdFZhcmlhbnQ6MzUw";
const CHECKOUT_LINES =
  "checkout { id lines { id quantity unitPrice { gross { amount currency } } totalPrice { gross { amount currency } } variant { id sku name product { id name } } } } errors { field message code }";

const saleor: Storefront = {
  platform: "Saleor",
  answer({ url, body, session }) {
    if (url.pathname === "/default-channel/products/tee") {
      const call = (name: string, query: string, variables: string) =>
        `ask("${name}", "${query}", ${variables})`;
      const linesAdd = `mutation CheckoutLinesAdd($id: ID, $lines: [CheckoutLineInput!]!) { checkoutLinesAdd(id: $id, lines: $lines) { ${CHECKOUT_LINES} } }`;
      return headlessPage(
        "Tee | Saleor Storefront",
        `<section><h1>Tee</h1><p data-testid="ProductElement_Price">$34.00</p><input id="quantity" value="1">${button("add", call("CheckoutLinesAdd", linesAdd, `{ id: "Q2hlY2tvdXQ6MQ==", lines: [{ quantity: wanted(), variantId: "${TEE}" }] }`), "Add to cart")}</section>
        <ul data-testid="ProductList"><li data-testid="ProductElement"><a href="/default-channel/products/cap"><h3>Cap</h3><p data-testid="ProductElement_PriceRange">$18.50</p></a>${button("create", call("CheckoutCreate", `mutation CheckoutCreate($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { ${CHECKOUT_LINES} } }`, `{ input: { channel: "default-channel", lines: [{ quantity: 3, variantId: "${CAP}" }] } }`), "Add to cart")}</li></ul>
        ${button("plus", call("CheckoutLinesUpdate", `mutation CheckoutLinesUpdate($id: ID, $lines: [CheckoutLineUpdateInput!]!) { checkoutLinesUpdate(id: $id, lines: $lines) { ${CHECKOUT_LINES} } }`, `{ id: "Q2hlY2tvdXQ6MQ==", lines: [{ quantity: 3, variantId: "${TEE}" }] }`), "+")}
        ${button("remove", call("CheckoutLineDelete", `mutation CheckoutLineDelete($id: ID, $lineId: ID) { checkoutLineDelete(id: $id, lineId: $lineId) { ${CHECKOUT_LINES} } }`, '{ id: "Q2hlY2tvdXQ6MQ==", lineId: "L1" }'), "x")}
        ${button("promo", call("CheckoutAddPromoCode", "mutation CheckoutAddPromoCode($promoCode: String!) { checkoutAddPromoCode(promoCode: $promoCode) { checkout { id } errors { message } } }", '{ promoCode: "SPRING" }'), "Apply")}
        ${button("email", call("CheckoutEmailUpdate", "mutation CheckoutEmailUpdate($email: String!) { checkoutEmailUpdate(email: $email) { checkout { id } errors { message } } }", '{ email: "ada@hat.example" }'), "Continue")}
        ${button("empty-create", call("CheckoutCreate", "mutation CheckoutCreate($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { checkout { id } errors { message } } }", '{ input: { channel: "default-channel", lines: [] } }'), "Start")}${graphqlScript("/graphql/")}`,
        jsonLd({
          "@type": "Product",
          name: "Tee",
          offers: { "@type": "AggregateOffer", lowPrice: 34, highPrice: 34, priceCurrency: "USD" },
        }),
      );
    }
    if (url.pathname !== "/graphql/") return undefined;
    const { operationName, variables } = JSON.parse(body);
    const field = operationName[0].toLowerCase() + operationName.slice(1);
    const result = (errors: object[] = []): ShopAnswer => ({
      json: {
        data: {
          [field]: {
            checkout: {
              id: "Q2hlY2tvdXQ6MQ==",
              lines: lines(session).map(([id, quantity]) => ({
                id: "L1",
                quantity,
                unitPrice: { gross: { amount: id === TEE ? 34 : 18.5, currency: "USD" } },
                totalPrice: { gross: { amount: (id === TEE ? 34 : 18.5) * quantity, currency: "USD" } },
                variant: {
                  id,
                  sku: `SKU-${id.slice(-2)}`,
                  name: "M",
                  product: { id: "UHJvZHVjdDox", name: id === TEE ? "Tee" : "Cap" },
                },
              })),
            },
            errors,
          },
        },
      },
    });
    switch (operationName) {
      case "CheckoutLinesAdd":
      case "CheckoutCreate": {
        const [line] = variables.lines ?? variables.input.lines;
        if (!line) return result();
        if (line.quantity === 77)
          return {
            json: {
              errors: [
                { message: "Internal Server Error", extensions: { exception: { code: "OperationalError" } } },
              ],
              data: { [field]: null },
            },
          };
        if (put(session, line.variantId, line.quantity)) return result();
        return result([
          {
            field: "quantity",
            message: "Could not add items SKU-348. Only 5 remaining in stock.",
            code: "INSUFFICIENT_STOCK",
          },
        ]);
      }
      case "CheckoutLinesUpdate":
        session.lines = { [TEE]: variables.lines[0].quantity };
        return result();
      case "CheckoutLineDelete":
        session.lines = {};
        return result();
    }
    return result();
  },
  steps: [
    add(
      "two and then one, though the checkout tells the whole line",
      "/default-channel/products/tee",
      addTwoThenOne("#add"),
      { id: TEE, price: 34, currency: "USD", quantity: 2 },
      { id: TEE, price: 34, currency: "USD", quantity: 1 },
    ),
    add(
      "a checkout created with the line of a card beside the page's product",
      "/default-channel/products/tee",
      async (page) => {
        await page.click("#create");
        await shows(page, "#count", "3");
      },
      { id: CAP, price: 18.5, currency: "USD", quantity: 3, name: "Cap" },
    ),
    trap("errors beside the unchanged checkout", "/default-channel/products/tee", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("#add");
      await shows(page, "#said", "remaining in stock");
    }),
    trap("errors of the server, and a network that fails", "/default-channel/products/tee", async (page) => {
      await page.fill("#quantity", "77");
      await page.click("#add");
      await shows(page, "#said", "Internal Server Error");
      await unreachable(page, "**/graphql/", () => page.click("#add"));
      await shows(page, "#said", "offline");
    }),
    trap("a line's quantity set and a line deleted", "/default-channel/products/tee", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "CheckoutLinesUpdate done");
      await page.click("#remove");
      await shows(page, "#said", "CheckoutLineDelete done");
    }),
    trap("a promotion, an e-mail and an empty checkout", "/default-channel/products/tee", async (page) => {
      for (const [id, name] of [
        ["#promo", "CheckoutAddPromoCode"],
        ["#email", "CheckoutEmailUpdate"],
        ["#empty-create", "CheckoutCreate"],
      ] as const) {
        await page.click(id);
        await shows(page, "#said", `${name} done`);
      }
    }),
  ],
};

const ORDER =
  "... on Order { id code currencyCode totalQuantity lines { id quantity unitPriceWithTax linePriceWithTax productVariant { id sku name } } } ... on ErrorResult { errorCode message }";

const vendure: Storefront = {
  platform: "Vendure",
  answer({ method, url, body, fields, session }) {
    const order = () => ({
      __typename: "Order",
      id: "1",
      code: "ORD1",
      currencyCode: "GBP",
      totalQuantity: count(session),
      lines: lines(session).map(([id, quantity]) => ({
        id: "9",
        quantity,
        unitPriceWithTax: id === "63" ? 12900 : 1950,
        linePriceWithTax: (id === "63" ? 12900 : 1950) * quantity,
        productVariant: { id, sku: `V-${id}`, name: id === "63" ? "Laptop 13 inch" : "Mouse" },
      })),
    });
    const refusal = {
      __typename: "InsufficientStockError",
      errorCode: "INSUFFICIENT_STOCK_ERROR",
      message: "Only 5 items were available",
      quantityAvailable: 5,
    };
    if (method === "GET" && url.pathname === "/products/laptop") {
      const call = (name: string, query: string, variables: string) =>
        `ask("${name}", "${query}", ${variables})`;
      const addItem = (variant: string, quantity: string) =>
        call(
          "addItemToOrder",
          `mutation addItemToOrder($productVariantId: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $productVariantId, quantity: $quantity) { __typename ${ORDER} } }`,
          `{ productVariantId: "${variant}", quantity: ${quantity} }`,
        );
      return headlessPage(
        "Laptop - Vendure",
        `<h2>Laptop</h2><p class="text-3xl">£129.00</p><input id="quantity" value="1">${button("add", addItem("63", "wanted()"), "Add to cart")}<div class="related"><a href="/products/mouse">Mouse</a> £19.50 ${button("related", addItem("71", "2"), "Add to cart")}</div>
        <form id="remix" method="post" action="/api/active-order" onsubmit="event.preventDefault(); remix(this)"><input type="hidden" name="action" value="addItemToOrder"><input type="hidden" name="variantId" value="63"><input name="quantity" value="2"><button>Add to cart</button></form><form id="adjust" onsubmit="event.preventDefault(); remix(this)"><input type="hidden" name="action" value="adjustItem"><input type="hidden" name="lineId" value="9"><input name="quantity" value="4"><button>Update</button></form>
        ${button("plus", call("adjustOrderLine", `mutation adjustOrderLine($orderLineId: ID!, $quantity: Int!) { adjustOrderLine(orderLineId: $orderLineId, quantity: $quantity) { __typename ${ORDER} } }`, '{ orderLineId: "9", quantity: 3 }'), "+")}${button("remove", call("removeOrderLine", `mutation removeOrderLine($orderLineId: ID!) { removeOrderLine(orderLineId: $orderLineId) { __typename ${ORDER} } }`, '{ orderLineId: "9" }'), "x")}${button("coupon", call("applyCouponCode", `mutation applyCouponCode($couponCode: String!) { applyCouponCode(couponCode: $couponCode) { __typename ${ORDER} } }`, '{ couponCode: "SPRING" }'), "Apply")}
        ${button("customer", call("setCustomerForOrder", `mutation setCustomerForOrder($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { __typename ${ORDER} } }`, '{ input: { emailAddress: "ada@hat.example", firstName: "Ada", lastName: "Byron" } }'), "Continue")}
        ${graphqlScript("/shop-api")}<script>async function remix(form) { const answer = await fetch('/api/active-order?_data=routes%2Fapi.active-order', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' }, body: new URLSearchParams(new FormData(form)) }); const json = await answer.json(); if (json.activeOrder) counted(json.activeOrder.totalQuantity); say(json.error ? json.error.message : 'remix done'); }</script>`,
      );
    }
    if (url.pathname === "/api/active-order") {
      const isAdd = fields.get("action") === "addItemToOrder";
      const isIn = isAdd ? put(session, "63", Number(fields.get("quantity"))) : true;
      if (!isAdd) session.lines = { 63: Number(fields.get("quantity")) };
      return {
        headers: { "x-remix-response": "yes" },
        json: { activeOrder: order(), ...(!isIn && { error: refusal }) },
      };
    }
    if (url.pathname !== "/shop-api") return undefined;
    const { operationName, variables } = JSON.parse(body);
    let result: object = order();
    if (operationName === "addItemToOrder") {
      if (variables.quantity === 77)
        return {
          json: { errors: [{ message: "error.forbidden", extensions: { code: "FORBIDDEN" } }], data: null },
        };
      result = put(session, variables.productVariantId, variables.quantity) ? order() : refusal;
    }
    if (/OrderLine/.test(operationName)) {
      session.lines = variables.quantity ? { 63: variables.quantity } : {};
      result = order();
    }
    return { json: { data: { [operationName]: result } } };
  },
  steps: [
    add(
      "two and then one, of a price in pence",
      "/products/laptop",
      addTwoThenOne("#add"),
      { id: "63", price: 129, currency: "GBP", quantity: 2 },
      { id: "63", price: 129, currency: "GBP", quantity: 1 },
    ),
    add(
      "a related product beside the page's",
      "/products/laptop",
      async (page) => {
        await page.click("#related");
        await shows(page, "#count", "2");
      },
      { id: "71", price: 19.5, currency: "GBP", quantity: 2 },
    ),
    add(
      "the Remix starter's action",
      "/products/laptop",
      async (page) => {
        await page.click("#remix button");
        await shows(page, "#count", "2");
      },
      { id: "63", price: 129, currency: "GBP", quantity: 2 },
    ),
    trap("an error result instead of an order", "/products/laptop", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("#add");
      await shows(page, "#said", "Only 5 items");
    }),
    trap("an error of the Remix starter's action, beside the order", "/products/laptop", async (page) => {
      await page.fill("#remix [name=quantity]", "6");
      await page.click("#remix button");
      await shows(page, "#said", "Only 5 items");
    }),
    trap("errors of the server, and a network that fails", "/products/laptop", async (page) => {
      await page.fill("#quantity", "77");
      await page.click("#add");
      await shows(page, "#said", "forbidden");
      await unreachable(page, "**/shop-api", () => page.click("#add"));
      await shows(page, "#said", "offline");
    }),
    trap("a line adjusted in two ways, and removed", "/products/laptop", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "adjustOrderLine done");
      await page.click("#adjust button");
      await shows(page, "#said", "remix done");
      await page.click("#remove");
      await shows(page, "#said", "removeOrderLine done");
    }),
    trap("a coupon and a customer", "/products/laptop", async (page) => {
      await page.click("#coupon");
      await shows(page, "#said", "applyCouponCode done");
      await page.click("#customer");
      await shows(page, "#said", "setCustomerForOrder done");
    }),
  ],
};

// Both of a product's numbers are the same, so that either is right.
const everShoe = { sku: "1042", name: "Nizza trainers", price: 52.4 };

const evershop: Storefront = {
  platform: "EverShop",
  tag: { "data-currency": "USD" },
  answer({ method, url, body, session }) {
    if (url.pathname === "/accessories/nizza-trainers") {
      const state = {
        graphqlResponse: {
          product: {
            productId: 1042,
            sku: everShoe.sku,
            name: everShoe.name,
            price: { regular: { value: 52.4, text: "$52.40" }, special: { value: 52.4, text: "$52.40" } },
            inventory: { isInStock: true },
          },
        },
        config: { pageMeta: { route: { id: "productView" } } },
      };
      if (url.searchParams.has("ajax")) return { json: { success: true, eContext: state } };
      return headlessPage(
        everShoe.name,
        `<div class="product-detail"><h1 class="product-single-name">${everShoe.name}</h1><h4 class="product-single-price"><div><span class="sale-price">$52.40</span></div></h4><div class="product-single-sku"><span>Sku</span><span>: </span>1042</div><form id="productForm" action="/api/cart/mine/items" method="POST" onsubmit="event.preventDefault(); cart('POST', '/mine/items', { sku: '1042', qty: this.qty.value }, 'added')"><input id="quantity" name="qty" value="1"><button type="submit" class="button primary"><span>ADD TO CART</span></button></form><ul class="variant-option-list"><li><a href="#" id="variant">Blue</a></li></ul></div>
        ${button("plus", 'cart("PATCH", "/c1/items/i1", { action: "increase", qty: 1 }, "changed")', "+")}${button("remove", 'cart("DELETE", "/c1/items/i1", undefined, "removed")', "Remove")}${button("coupon", 'cart("POST", "/c1/coupons", { coupon: "SPRING" }, "applied")', "Apply")}${button("address", 'cart("POST", "/c1/addresses", { address: { full_name: "Ada Byron", postcode: "78701", telephone: "5550100" }, type: "shipping" }, "addressed")', "Continue")}${button("subscribe", 'cart("POST", "/../subscribers", { email: "ada@hat.example" }, "subscribed")', "Subscribe")}
        <script>window.eContext = ${JSON.stringify(state)};
        async function cart(method, path, body, word) {
          try {
            const answer = await fetch('/api/cart' + path, { method, headers: { 'Content-Type': 'application/json' }, credentials: 'same-origin', body: body && JSON.stringify(body) });
            const json = await answer.json();
            if (json.error) return say(json.error.message);
            const mine = await fetch('/api/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query: 'query Query { myCart { totalQty uuid currency items { cartItemId qty productSku } } }' }) });
            counted((await mine.json()).data.myCart.totalQty);
            say(word);
          } catch (error) { say('offline'); }
        }
        document.querySelector('#variant').addEventListener('click', async event => { event.preventDefault(); const url = location.pathname + '?color=2'; await fetch(url + '&ajax=true').then(answer => answer.json()); history.pushState(null, '', url); say('switched'); });</script>`,
      );
    }
    if (url.pathname === "/api/graphql") {
      return {
        json: {
          data: {
            myCart: {
              totalQty: count(session),
              uuid: "c1",
              currency: "USD",
              items: lines(session).map(([productSku, qty]) => ({ cartItemId: 1, qty, productSku })),
            },
          },
        },
      };
    }
    if (method === "POST" && url.pathname === "/api/cart/mine/items") {
      const { sku, qty } = JSON.parse(body);
      if (!put(session, sku, Number(qty)))
        return { status: 500, json: { error: { status: 500, message: "This product is not enough stock" } } };
      const item = {
        cart_item_id: 1,
        uuid: "i1",
        cart_id: 1,
        product_id: 1042,
        product_sku: sku,
        product_name: everShoe.name,
        variant_group_id: 7,
        thumbnail: null,
        qty: session.lines[sku],
        product_price: everShoe.price,
        final_price: everShoe.price,
        line_total: everShoe.price * session.lines[sku],
      };
      return { json: { data: { item, count: count(session), cartId: "c1" } } };
    }
    if (/^\/api\/(cart\/c1|subscribers)/.test(url.pathname)) {
      if (method === "PATCH") session.lines = { 1042: (session.lines?.[1042] ?? 0) + 1 };
      if (method === "DELETE") session.lines = {};
      return { json: { data: { uuid: "c1" } } };
    }
    return undefined;
  },
  steps: [
    add(
      "two and then one, though the answer tells the whole line",
      "/accessories/nizza-trainers",
      addTwoThenOne("#productForm button"),
      { id: "1042", price: 52.4, currency: "USD", quantity: 2, name: everShoe.name },
      { id: "1042", price: 52.4, currency: "USD", quantity: 1 },
    ),
    add(
      "three after a look at another variant",
      "/accessories/nizza-trainers",
      async (page) => {
        await page.click("#variant");
        await shows(page, "#said", "switched");
        await page.fill("#quantity", "3");
        await page.click("#productForm button");
        await shows(page, "#count", "3");
      },
      { id: "1042", price: 52.4, currency: "USD", quantity: 3 },
    ),
    trap("too many: 500", "/accessories/nizza-trainers", async (page) => {
      await page.fill("#quantity", "6");
      await page.click("#productForm button");
      await shows(page, "#said", "not enough stock");
    }),
    trap("an add the network loses", "/accessories/nizza-trainers", async (page) => {
      await unreachable(page, "**/items", () => page.click("#productForm button"));
      await shows(page, "#said", "offline");
    }),
    trap(
      "one more, none, a coupon, an address and the newsletter",
      "/accessories/nizza-trainers",
      async (page) => {
        for (const [id, word] of [
          ["#plus", "changed"],
          ["#remove", "removed"],
          ["#coupon", "applied"],
          ["#address", "addressed"],
          ["#subscribe", "subscribed"],
        ] as const) {
          await page.click(id);
          await shows(page, "#said", word);
        }
      },
    ),
    trap("a variant's switch, which changes the address", "/accessories/nizza-trainers", async (page) => {
      await page.click("#variant");
      await shows(page, "#said", "switched");
    }),
  ],
};

const CUP = "gid://shopify/ProductVariant/9002";

const nextActions: Storefront = {
  platform: "Next.js server actions",
  answer({ method, url, headers, body, session }) {
    if (url.pathname !== "/product/acme-cup") return undefined;
    const action = headers["next-action"];
    if (method === "GET") {
      return headlessPage(
        "Acme Cup",
        `<div><h1>Acme Cup</h1><p>$15.00<span class="ml-1">USD</span></p><button aria-label="Select White" id="white">White</button><form id="main-form" onsubmit="event.preventDefault(); act('607241a1', [null, '${CUP}'], true)"><button aria-label="Add to cart">Add To Cart</button></form></div>
        <button aria-label="Reduce item quantity" id="minus" onclick="act('60aa31c7', [null, { merchandiseId: '${CUP}', quantity: 1 }])">-</button><button aria-label="Increase item quantity" id="plus" onclick="act('60aa31c7', [null, { merchandiseId: '${CUP}', quantity: 2 }])">+</button><button aria-label="Remove cart item" id="remove" onclick="act('6094dd01', [null, '${CUP}'])">x</button><button id="create" onclick="act('000c4ea7', [])">Open cart</button><button id="subscribe" onclick="act('40ee91b2', [{ email: 'ada@hat.example' }])">Subscribe</button>
        <script>
        let shown = 0;
        async function act(id, args, isOptimistic) {
          if (isOptimistic) counted(shown + 1);
          let text = '';
          try {
            const answer = await fetch(location.pathname, { method: 'POST', headers: { Accept: 'text/x-component', 'Next-Action': id, 'Next-Router-State-Tree': '%5B%22%22%5D', 'Content-Type': 'text/plain;charset=UTF-8' }, body: JSON.stringify(args) });
            text = await answer.text();
            if (!answer.ok) throw new Error('failed');
          } catch (error) { counted(shown); say('failed'); return; }
          const total = /"total":(\\d+)/.exec(text);
          if (total) shown = Number(total[1]);
          counted(shown);
          say(/Error adding item to cart/.test(text) ? 'Error adding item to cart' : 'settled ' + shown);
        }
        document.querySelector('#white').addEventListener('click', async () => { await fetch(location.pathname + '?color=white&_rsc=1ab', { headers: { RSC: '1' } }).then(answer => answer.text()); history.replaceState(null, '', '?color=white'); say('switched'); });
        </script>`,
        jsonLd({
          "@type": "Product",
          name: "Acme Cup",
          description: "A cup",
          offers: {
            "@type": "AggregateOffer",
            availability: "https://schema.org/InStock",
            priceCurrency: "USD",
            highPrice: "15.00",
            lowPrice: "15.00",
          },
        }),
      );
    }
    const flight = (last: string, status = 200): ShopAnswer => ({
      status,
      headers: { "content-type": "text/x-component" },
      text: `0:{"a":"$@1","f":[["",["$","div",null,{"total":${count(session)}}]]],"b":"b1"}\n1:${last}\n`,
    });
    switch (action) {
      case "607241a1": {
        const [, id] = JSON.parse(body);
        const held = count(session);
        if (held === 2) return flight('"Error adding item to cart"');
        if (session.isFull) return flight('"$undefined"');
        put(session, id, 1);
        return flight('"$undefined"');
      }
      case "60aa31c7":
        session.lines = { [CUP]: JSON.parse(body)[1].quantity };
        return flight('"$undefined"');
      case "6094dd01":
        session.lines = {};
        session.isFull = true;
        return flight('"$undefined"');
      case "000c4ea7":
        return flight('"$undefined"');
      case "40ee91b2":
        return flight('{"ok":true}');
    }
    return flight('E{"digest":"1"}', 500);
  },
  steps: [
    add(
      "an add whose cart grows",
      "/product/acme-cup",
      async (page) => {
        await page.click("#main-form button");
        await shows(page, "#said", "settled 1");
      },
      { id: "9002", price: 15, currency: "USD", quantity: 1 },
    ),
    add(
      "a second one of the same",
      "/product/acme-cup",
      async (page) => {
        await page.click("#main-form button");
        await shows(page, "#said", "settled 1");
        await page.click("#main-form button");
        await shows(page, "#said", "settled 2");
      },
      { id: "9002", price: 15, currency: "USD", quantity: 1 },
      { id: "9002", price: 15, currency: "USD", quantity: 1 },
    ),
    trap(
      "an error told in a good answer, after the cart was shown as if grown",
      "/product/acme-cup",
      async (page) => {
        await page.click("#plus");
        await shows(page, "#said", "settled 2");
        await page.click("#main-form button");
        await shows(page, "#said", "Error adding");
      },
    ),
    trap("a good answer, and a cart that stays as it was", "/product/acme-cup", async (page) => {
      await page.click("#remove");
      await shows(page, "#said", "settled 0");
      await page.evaluate(() => {
        const said = document.querySelector("#said");
        if (said) said.textContent = "";
      });
      await page.click("#main-form button");
      await shows(page, "#said", "settled 0");
    }),
    trap("an action the network loses", "/product/acme-cup", async (page) => {
      await unreachable(page, "**/product/acme-cup", () => page.click("#main-form button"));
      await shows(page, "#said", "failed");
    }),
    trap("one more, one less and none by the same kind of request", "/product/acme-cup", async (page) => {
      await page.click("#plus");
      await shows(page, "#said", "settled 2");
      await page.click("#minus");
      await shows(page, "#said", "settled 1");
      await page.click("#remove");
      await shows(page, "#said", "settled 0");
    }),
    trap("a variant's switch, a cart created, a newsletter", "/product/acme-cup", async (page) => {
      await page.click("#white");
      await shows(page, "#said", "switched");
      await page.click("#create");
      await shows(page, "#said", "settled 0");
      await page.click("#subscribe");
      await shows(page, "#said", "settled 0");
    }),
  ],
};

export const storefronts = [medusa, saleor, vendure, evershop, nextActions];
