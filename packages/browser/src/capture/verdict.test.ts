import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccepted } from "./verdict.ts";

const ACCEPTED: [title: string, status: number, answer: unknown][] = [
  ["Shopify's line", 200, { id: 42, variant_id: 42, quantity: 3, price: 2400, title: "Cloche" }],
  ["WooCommerce's fragments", 200, { fragments: { "div.cart": "<div class='error'>" }, cart_hash: "a" }],
  ["WooCommerce blocks' cart", 201, { items: [{ id: 14 }], errors: [] }],
  ["Magento's empty list", 200, []],
  ["an empty object", 200, {}],
  ["nothing at all", 204, ""],
  ["OpenCart's success", 200, { success: "Success: you have added a cloche" }],
  ["PrestaShop's success", 200, { success: true, hasError: false, errors: "" }],
  ["BigCommerce's cart", 200, { data: { cart_id: "c", line_items: [], error: null } }],
  ["Salesforce's cart", 200, { error: false, pliUUID: "u", cart: { items: [] } }],
  ["GraphQL without errors", 200, { data: { cartLinesAdd: { cart: { id: "c" }, userErrors: [] } } }],
  ["Vendure's order", 200, { data: { addItemToOrder: { __typename: "Order" } } }],
  ["a way to the cart", 200, { redirect: "/cart" }],
  ["a result in a good word", 200, { result: "ok", type: "success", errorMessage: null }],
  ["Magento's way to the cart", 200, { backUrl: "https://shop.example/checkout/cart/" }],
  ["a status of well-being", 200, { status: "ok" }],
  ["a status of success as a number", 200, { status: 200 }],
  ["an error code of none", 200, { error: 0 }],
  ["an error of an empty text", 200, { error: "" }],
  ["an error deep in a line", 200, { cart: { lines: [{ payment: { errors: ["x"] } }] } }],
  ["a redirect's answer", 302, ""],
  ["Webflow's batch", 200, [{ data: { ecommerceAddToCart: { ok: true, itemId: "i1" } } }]],
];

const REFUSED: [title: string, status: number, answer: unknown][] = [
  ["Shopify's 422", 422, { status: 422, message: "Cart Error", description: "sold out" }],
  ["an unknown variant", 404, ""],
  ["WooCommerce blocks' 400", 400, { code: "invalid_quantity" }],
  ["EverShop's 500", 500, { error: { message: "out of stock" } }],
  ["an opaque answer", 0, ""],
  ["Shopify's status in the body", 200, { status: 422, message: "sold out" }],
  ["WooCommerce's error", 200, { error: true, product_url: "/product/cap/" }],
  ["OpenCart's error", 200, { error: { warning: "Please choose a size" } }],
  ["OpenCart's way back", 200, { redirect: "https://shop.example/product/cap" }],
  ["Magento's way back", 200, { backUrl: "https://shop.example/cloche.html" }],
  ["PrestaShop's error", 200, { hasError: true, errors: ["not enough"] }],
  ["Webflow's batch of one", 200, [{ data: { ecommerceAddToCart: { ok: false, itemId: null } } }]],
  ["errors alone", 200, { errors: ["not enough"] }],
  ["a status of false", 200, { status: false }],
  ["a success of false in text", 200, { success: "false" }],
  ["a success in capitals", 200, { Success: false }],
  ["isSuccess", 200, { isSuccess: false }],
  ["a result in a word", 200, { result: "error" }],
  ["a type in a word", 200, { type: "error", text: "sold out" }],
  ["added", 200, { added: false }],
  ["a message of error", 200, { errorMessage: "sold out" }],
  ["another spelling of it", 200, { error_message: "sold out" }],
  ["a status code in the body", 200, { statusCode: 422 }],
  ["BigCommerce's error", 200, { data: { error: "sold out" } }],
  ["Salesforce's error", 200, { error: true, message: "sold out" }],
  [
    "Magento GraphQL's user errors",
    200,
    { data: { addProductsToCart: { user_errors: [{ code: "STOCK" }] } } },
  ],
  ["Shopify's user errors", 200, { data: { cartLinesAdd: { userErrors: [{ message: "sold out" }] } } }],
  ["GraphQL's errors", 200, { errors: [{ message: "no" }], data: null }],
  ["Vendure's error", 200, { data: { addItemToOrder: { __typename: "InsufficientStockError" } } }],
  ["a success of false", 200, { success: false }],
  ["a success of nought", 200, { success: 0 }],
  ["Webflow's answer", 200, { data: { ecommerceAddToCart: { ok: false } } }],
  ["a status of error", 200, { status: "error" }],
  ["a bad request in the body", 200, { status: "bad_request" }],
  ["a batch of which one failed", 207, { responses: [{ status: 400, body: {} }] }],
];

for (const [title, status, answer] of ACCEPTED) {
  test(`accepted: ${title}`, () => assert.equal(isAccepted(status, answer), true));
}

for (const [title, status, answer] of REFUSED) {
  test(`refused: ${title}`, () => assert.equal(isAccepted(status, answer), false));
}
