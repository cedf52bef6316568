import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesOf } from "./body-entries.ts";
import { speaksOfCart } from "./cart-words.ts";
import { isCartPage, readAdd } from "./classify-request.ts";
import { idsOf } from "./product-facts.ts";
import { readFields } from "./request-fields.ts";

type Body = string | Record<string, unknown> | URLSearchParams | FormData;

interface Case {
  title: string;
  path: string;
  /** An object stands for JSON. */
  body?: Body;
  /** Id and quantity of each product, as `id x quantity`; none: it is no add. */
  adds?: string[];
}

const PAGE = new URL("https://www.shop.example/products/cloche");

const form = (text: string) => new URLSearchParams(text);

/** As shops of these kinds send them, run or read in source. */
const ADDS: Case[] = [
  {
    title: "Shopify, form",
    path: "/cart/add",
    body: form("form_type=product&id=42&quantity=2&sections=cart-drawer"),
    adds: ["42 x 2"],
  },
  {
    title: "Shopify, JSON items",
    path: "/cart/add.js",
    body: {
      items: [
        { id: 42, quantity: 1 },
        { id: 43, quantity: 3 },
      ],
    },
    adds: ["42 x 1", "43 x 3"],
  },
  { title: "Shopify, locale in the path", path: "/en-ca/cart/add", body: form("id=42"), adds: ["42 x 1"] },
  {
    title: "Shopify, properties of a line",
    path: "/cart/add.js",
    body: { id: 42, quantity: 1, properties: { name: "Ann", id: "7" } },
    adds: ["42 x 1"],
  },
  {
    title: "Hydrogen",
    path: "/cart",
    body: form(
      `cartFormInput=${encodeURIComponent('{"action":"LinesAdd","inputs":{"lines":[{"merchandiseId":"gid://shopify/ProductVariant/42","quantity":2}]}}')}`,
    ),
    adds: ["42 x 2"],
  },
  {
    title: "Storefront GraphQL",
    path: "/api/2024-10/graphql.json",
    body: {
      query:
        "mutation add($cartId: ID!, $lines: [CartLineInput!]!) { cartLinesAdd(cartId: $cartId, lines: $lines) { cart { id checkoutUrl } userErrors { message } } }",
      variables: {
        cartId: "gid://shopify/Cart/c1",
        lines: [{ merchandiseId: "gid://shopify/ProductVariant/42", quantity: 1 }],
      },
    },
    adds: ["42 x 1"],
  },
  {
    title: "WooCommerce, listing",
    path: "/?wc-ajax=add_to_cart",
    body: form("success_message=Added&product_sku=CAP&product_id=14&quantity=1"),
    adds: ["14 x 1"],
  },
  {
    title: "WooCommerce, product form",
    path: "/product/change-purse/",
    body: form("quantity=2&add-to-cart=14"),
    adds: ["14 x 2"],
  },
  {
    title: "WooCommerce, variation",
    path: "/product/cap/",
    body: form("attribute_size=L&quantity=1&add-to-cart=14&product_id=14&variation_id=27"),
    adds: ["27 x 1"],
  },
  {
    title: "WooCommerce, no variation",
    path: "/product/cap/",
    body: form("quantity=1&add-to-cart=14&product_id=14&variation_id=0"),
    adds: ["14 x 1"],
  },
  { title: "WooCommerce, link", path: "/shop/?add-to-cart=14", adds: ["14 x 1"] },
  { title: "WooCommerce, link with a quantity", path: "/shop/?add-to-cart=14&quantity=3", adds: ["14 x 3"] },
  {
    title: "WooCommerce blocks",
    path: "/wp-json/wc/store/v1/cart/add-item",
    body: { id: 14, quantity: 1 },
    adds: ["14 x 1"],
  },
  {
    title: "WooCommerce blocks, batch",
    path: "/wp-json/wc/store/v1/batch",
    body: {
      requests: [{ method: "POST", path: "/wc/store/v1/cart/add-item", body: { id: 14, quantity: 2 } }],
    },
    adds: ["14 x 2"],
  },
  {
    title: "a theme's admin-ajax",
    path: "/wp-admin/admin-ajax.php",
    body: form("action=woocommerce_ajax_add_to_cart&product_id=14&quantity=1"),
    adds: ["14 x 1"],
  },
  {
    title: "Magento",
    path: "/checkout/cart/add/uenc/aHR0cHM6Ly9zaG9wLmV4YW1wbGUv/product/12/",
    body: form("product=12&selected_configurable_option=&item=12&form_key=abc&qty=1"),
    adds: ["12 x 1"],
  },
  {
    title: "Magento GraphQL",
    path: "/graphql",
    body: {
      operationName: "AddToCart",
      query:
        "mutation AddToCart($c: String!) { addProductsToCart(cartId: $c, cartItems: []) { cart { shipping_addresses { city } } } }",
      variables: { cartItems: [{ sku: "HP-1", quantity: 2 }] },
    },
    adds: ["HP-1 x 2"],
  },
  {
    title: "PrestaShop",
    path: "/cart",
    body: form("token=t&id_product=3&id_customization=0&qty=2&add=1&action=update"),
    adds: ["3 x 2"],
  },
  {
    title: "PrestaShop in French",
    path: "/fr/panier",
    body: form("id_product=3&qty=1&add=1&action=update"),
    adds: ["3 x 1"],
  },
  { title: "PrestaShop, link", path: "/cart?add=1&id_product=3&qty=1", adds: ["3 x 1"] },
  {
    title: "OpenCart 4.1",
    path: "/index.php?route=checkout/cart.add&language=en-gb",
    body: form("quantity=1&product_id=40"),
    adds: ["40 x 1"],
  },
  {
    title: "OpenCart 4.0",
    path: "/index.php?route=checkout/cart|add",
    body: form("quantity=1&product_id=40"),
    adds: ["40 x 1"],
  },
  {
    title: "OpenCart 3",
    path: "/index.php?route=checkout/cart/add",
    body: form("product_id=40&quantity=2"),
    adds: ["40 x 2"],
  },
  {
    title: "BigCommerce",
    path: "/remote/v1/cart/add",
    body: form("action=add&product_id=77&qty[]=2"),
    adds: ["77 x 2"],
  },
  { title: "BigCommerce, link", path: "/cart.php?action=add&product_id=77", adds: ["77 x 1"] },
  {
    title: "BigCommerce, storefront API",
    path: "/api/storefront/carts/0ab3/items",
    body: { lineItems: [{ productId: 77, quantity: 1 }] },
    adds: ["77 x 1"],
  },
  {
    title: "Salesforce",
    path: "/on/demandware.store/Sites-X-Site/en_US/Cart-AddProduct",
    body: form("pid=701&quantity=1&options=[]"),
    adds: ["701 x 1"],
  },
  {
    title: "Shopware",
    path: "/checkout/line-item/add",
    body: form(
      "redirectTo=frontend.cart.offcanvas&lineItems[0ab3][id]=0ab3&lineItems[0ab3][type]=product&lineItems[0ab3][quantity]=2&product-name=Cloche",
    ),
    adds: ["0ab3 x 2"],
  },
  { title: "Spree", path: "/line_items", body: form("variant_id=5&quantity=1"), adds: ["5 x 1"] },
  { title: "Solidus", path: "/cart_line_items", body: form("variant_id=5&quantity=2"), adds: ["5 x 2"] },
  {
    title: "Squarespace",
    path: "/api/commerce/shopping-cart/entries",
    body: { itemId: "5f", sku: "SQ1", quantity: 1 },
    adds: ["5f x 1"],
  },
  {
    title: "Medusa",
    path: "/store/carts/c1/line-items",
    body: { variant_id: "variant_1", quantity: 1 },
    adds: ["variant_1 x 1"],
  },
  {
    title: "Vendure",
    path: "/shop-api",
    body: {
      query:
        "mutation($id: ID!, $q: Int!) { addItemToOrder(productVariantId: $id, quantity: $q) { __typename } }",
      variables: { productVariantId: "8", quantity: 1 },
    },
    adds: ["8 x 1"],
  },
  {
    title: "Saleor",
    path: "/graphql/",
    body: {
      query: "mutation { checkoutLinesAdd(id: 1) { errors { message } } }",
      variables: { lines: [{ variantId: "VmFy", quantity: 1 }] },
    },
    adds: ["VmFy x 1"],
  },
  {
    title: "Saleor, a checkout begun with its first line",
    path: "/graphql/",
    body: {
      query:
        "mutation CheckoutCreate($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { errors { code } } }",
      variables: { input: { channel: "default-channel", lines: [{ quantity: 3, variantId: "VmFy" }] } },
    },
    adds: ["VmFy x 3"],
  },
  {
    title: "Webflow",
    path: "/.wf_graphql/apollo",
    body: JSON.stringify([
      {
        operationName: "AddToCart",
        variables: { skuId: "5f0a", count: 2, buyNow: false },
        query:
          "mutation AddToCart($skuId: String!, $count: Int!, $buyNow: Boolean) { ecommerceAddToCart(sku: $skuId, count: $count, buyNow: $buyNow) { ok itemId } }",
      },
    ]),
    adds: ["5f0a x 2"],
  },
  {
    title: "Wix",
    path: "/_api/ecom/v1/carts/current/add-to-cart",
    body: {
      lineItems: [
        { quantity: 3, catalogReference: { appId: "215238eb", catalogItemId: "df19", options: { id: "L" } } },
      ],
    },
    adds: ["df19 x 3"],
  },
  { title: "EverShop", path: "/api/cart/mine/items", body: { sku: "HP-1", qty: 2 }, adds: ["HP-1 x 2"] },
  {
    title: "EverShop, known cart",
    path: "/api/cart/6f9619ff-8b86/items",
    body: { sku: "HP-1", qty: "1" },
    adds: ["HP-1 x 1"],
  },
  { title: "a basket", path: "/basket/add", body: { productId: "9" }, adds: ["9 x 1"] },
  {
    title: "a shop in Italian",
    path: "/carrello/add",
    body: { productId: "9", quantity: 4 },
    adds: ["9 x 4"],
  },
  {
    title: "a sibling domain",
    path: "https://api.shop.example/cart/items",
    body: { id: 9 },
    adds: ["9 x 1"],
  },
];

const TRAPS: Case[] = [
  { title: "Shopify, change of quantity", path: "/cart/change", body: { line: 1, id: "42:a", quantity: 2 } },
  { title: "Shopify, update", path: "/cart/update.js", body: { updates: { 42: 2 } } },
  { title: "WooCommerce, removal", path: "/?wc-ajax=remove_from_cart", body: form("cart_item_key=abc") },
  { title: "WooCommerce, removal by a link", path: "/cart/?remove_item=abc&_wpnonce=1" },
  { title: "WooCommerce, voucher", path: "/?wc-ajax=apply_coupon", body: form("coupon_code=TEN") },
  { title: "WooCommerce, fragments", path: "/?wc-ajax=get_refreshed_fragments", body: form("time=1") },
  {
    title: "WooCommerce blocks, batch with an update",
    path: "/wp-json/wc/store/v1/batch",
    body: { requests: [{ path: "/wc/store/v1/cart/update-item", body: { key: "a", quantity: 2 } }] },
  },
  {
    title: "a wish list of WooCommerce",
    path: "/wp-admin/admin-ajax.php",
    body: form("action=add_to_wishlist&add_to_wishlist=14"),
  },
  { title: "a wish list link", path: "/product/cap/?add_to_wishlist=14" },
  { title: "Magento, removal", path: "/checkout/cart/delete/", body: form("id=5") },
  {
    title: "Magento, other options",
    path: "/checkout/cart/updateItemOptions/id/5/",
    body: form("product=12&qty=2"),
  },
  { title: "Magento, wish list", path: "/wishlist/index/add/", body: form("product=12") },
  { title: "Magento, comparison", path: "/catalog/product_compare/add/", body: form("product=12") },
  { title: "Magento, coupon", path: "/checkout/cart/couponPost/", body: form("coupon_code=TEN") },
  {
    title: "PrestaShop, one more",
    path: "/cart?update=1&id_product=3&op=up",
    body: form("ajax=1&action=update"),
  },
  { title: "PrestaShop, removal", path: "/cart?delete=1&id_product=3", body: form("ajax=1&action=update") },
  { title: "PrestaShop, voucher", path: "/cart", body: form("addDiscount=1&discount_name=TEN") },
  {
    title: "OpenCart, edit",
    path: "/index.php?route=checkout/cart.edit",
    body: form("key=1&quantity=2&product_id=40"),
  },
  {
    title: "OpenCart, wish list",
    path: "/index.php?route=account/wishlist.add",
    body: form("product_id=40"),
  },
  {
    title: "OpenCart, comparison",
    path: "/index.php?route=product/compare.add",
    body: form("product_id=40"),
  },
  { title: "Salesforce, coupon", path: "/on/demandware.store/Cart-AddCoupon", body: form("couponCode=TEN") },
  { title: "Shopware, quantity", path: "/checkout/line-item/change-quantity/0ab3", body: form("quantity=2") },
  { title: "Shopware, promotion", path: "/checkout/promotion/add", body: form("code=TEN") },
  {
    title: "Sylius, another option chosen",
    path: "/_components/sylius_shop:product:add_to_cart_form",
    body: form("product_id=4&quantity=1"),
  },
  { title: "Medusa, quantity of a line", path: "/store/carts/c1/line-items/li_1", body: { quantity: 3 } },
  { title: "EverShop, one more", path: "/api/cart/mine/items", body: { action: "increase", sku: "HP-1" } },
  { title: "a method in the body", path: "/line_items", body: form("_method=delete&variant_id=5") },
  {
    title: "a checkout that is begun to pay for the whole cart",
    path: "/graphql/",
    body: {
      query: "mutation { checkoutCreate(input: {}) { checkout { webUrl } } }",
      variables: { input: { lineItems: [{ variantId: "VmFy", quantity: 2 }] } },
    },
  },
  {
    title: "Webflow, quantity",
    path: "/.wf_graphql/apollo",
    body: JSON.stringify([
      {
        operationName: "AddToCart",
        variables: { itemId: "i1", count: 3 },
        query:
          "mutation UpdateCartItem($itemId: String!) { ecommerceUpdateCartItem(itemId: $itemId) { ok } }",
      },
    ]),
  },
  {
    title: "GraphQL, quantity",
    path: "/graphql",
    body: {
      query: "mutation { cartLinesUpdate(lines: []) { cart { id } } }",
      variables: { lines: [{ id: "l1", quantity: 2 }] },
    },
  },
  {
    title: "GraphQL, reading",
    path: "/graphql",
    body: { query: "query { cart { lines { addToCartUrl } } }", variables: { id: "c1" } },
  },
  {
    title: "GraphQL, payment",
    path: "/shop-api",
    body: { query: "mutation { addPaymentToOrder(input: {}) { id } }", variables: { id: "1" } },
  },
  { title: "a quantity of nothing", path: "/cart/add", body: { id: 42, quantity: 0 } },
  { title: "a quantity below nothing", path: "/cart/add", body: { id: 42, quantity: -1 } },
  { title: "an add of nothing named", path: "/cart/add", body: { note: "gift" } },
  { title: "an address", path: "/checkout/address/add", body: { id: 3, name: "Ann" } },
  { title: "a voucher by another name", path: "/cart/addVoucher", body: { id: 3 } },
  { title: "gift wrapping", path: "/cart/add-gift-wrap", body: { id: 3 } },
  { title: "a note on the order", path: "/order/add_note", body: { id: 3 } },
  { title: "a comment on an order", path: "/orders/5/add-comment", body: { id: 3 } },
  { title: "a favourite", path: "/cart/add-to-favourites", body: { id: 3 } },
  { title: "an insurance", path: "/cart/addInsurance", body: { id: 3 } },
  { title: "an estimate", path: "/cart/estimate/add", body: { id: 3 } },
  { title: "a return", path: "/orders/returns/items", body: { id: 3 } },
  { title: "a shipping method", path: "/checkout/add-shipping", body: { id: 3 } },
  { title: "save for later", path: "/cart/saved-items", body: { product_id: 3 } },
  { title: "the shop's own analytics", path: "/analytics/add-to-cart", body: { product_id: 3 } },
  { title: "another site's analytics", path: "https://collect.example.net/cart/add", body: { id: 3 } },
  {
    title: "our own events",
    path: "/hatpin/events",
    body: {
      v: 1,
      events: [
        { event_name: "add_to_cart", event_id: "e", custom_data: { contents: [{ id: "3", quantity: 1 }] } },
      ],
    },
  },
  { title: "a back in stock alert", path: "/stock-alerts", body: { product_id: 3, email: "a@b.example" } },
  { title: "a review", path: "/products/cart-bag/reviews", body: { product_id: 3, title: "Good" } },
  { title: "a search", path: "/search?q=add+to+cart", body: form("") },
  { title: "a link to a product", path: "/products/cart-bag?variant=42" },
];

for (const { title, path, body, adds } of [...ADDS, ...TRAPS]) {
  test(`${adds ? "an add" : "no add"}: ${title}`, async () => {
    const url = new URL(path, PAGE);
    const copy = entriesOf(body?.constructor === Object ? JSON.stringify(body) : body);
    const found = speaksOfCart(url, copy, PAGE) ? readAdd(url, await readFields(copy)) : undefined;
    assert.deepEqual(
      found?.map((product) => `${idsOf(product)[0]} x ${product.quantity}`),
      adds,
    );
  });
}

test("a name in a request is nobody's product", async () => {
  const url = new URL("/cart/add", PAGE);
  const found = readAdd(url, await readFields('{"id":42,"name":"Jo Smith","quantity":1}'));
  assert.deepEqual(found, [{ product_id: "42", quantity: 1 }]);
});

for (const [url, expected] of [
  ["/cart", true],
  ["/en/cart/", true],
  ["/cart.php", true],
  ["/shopping-bag", true],
  ["/checkout/onepage", true],
  ["/index.php?route=checkout/cart", true],
  ["/warenkorb?session=1", true],
  ["/products/cartwheel-hat", false],
  ["/handbags", false],
  ["/product/cap/", false],
  ["/cart/add", false],
  ["/api/basket/items", false],
] as const) {
  test(`${url} is ${expected ? "the cart's" : "no cart's"} page`, () =>
    assert.equal(isCartPage(new URL(url, "https://shop.example")), expected));
}

const BODIES: { title: string; body: unknown }[] = [
  { title: "a JSON text", body: '{"id":42,"quantity":2}' },
  { title: "a form's text", body: "id=42&quantity=2" },
  { title: "URLSearchParams", body: form("id=42&quantity=2") },
  { title: "FormData", body: formData({ id: "42", quantity: "2" }) },
  { title: "a Blob", body: new Blob(['{"id":42,"quantity":2}'], { type: "application/json" }) },
  { title: "a Request with JSON", body: request('{"id":42,"quantity":2}') },
  { title: "a Request with a form", body: request(form("id=42&quantity=2")) },
  { title: "a Request with FormData", body: request(formData({ id: "42", quantity: "2" })) },
];

for (const { title, body } of BODIES) {
  test(`the fields of ${title} are read`, async () => {
    const fields = await readFields(entriesOf(body));
    assert.deepEqual(
      fields.map(([key, value]) => `${key}=${value}`),
      ["id=42", "quantity=2"],
    );
  });
}

for (const body of [undefined, null, new ArrayBuffer(8), "{broken", "[".repeat(20_000)]) {
  test(`a body with nothing to read in it: ${String(body).slice(0, 20)}`, async () => {
    assert.equal(readAdd(new URL("/cart/add", PAGE), await readFields(entriesOf(body))), undefined);
  });
}

function formData(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

function request(body: BodyInit): Request {
  return new Request("https://www.shop.example/cart/add", { method: "POST", body });
}

test("a body too large for an add is not read", async () => {
  assert.deepEqual(await readFields(`id=42&note=${"x".repeat(70_000)}`), []);
});
