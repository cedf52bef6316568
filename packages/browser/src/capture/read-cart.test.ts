import assert from "node:assert/strict";
import { test } from "node:test";
import { readCart } from "./read-cart.ts";

const CARTS: { shop: string; answer: unknown; price: string | undefined; currency?: string }[] = [
  {
    shop: "Medusa, whose euros may be whole",
    answer: {
      cart: {
        id: "cart_1",
        currency_code: "eur",
        items: [{ id: "cali_1", variant_id: "v1", product_title: "Hat", quantity: 3, unit_price: 24 }],
      },
    },
    price: "24",
    currency: "eur",
  },
  {
    shop: "Medusa 1, whose cents are left alone",
    answer: {
      cart: {
        region: { currency_code: "eur" },
        items: [{ id: "item_1", variant_id: "v1", product_title: "Hat", quantity: 3, unit_price: 2400 }],
      },
    },
    price: undefined,
  },
  {
    shop: "Saleor",
    answer: {
      data: {
        checkoutLinesAdd: {
          checkout: {
            lines: [
              {
                id: "L1",
                quantity: 3,
                unitPrice: { gross: { amount: 24, currency: "USD" } },
                totalPrice: { gross: { amount: 72, currency: "USD" } },
                variant: { id: "v1", name: "M", product: { id: "p1", name: "Hat" } },
              },
            ],
          },
          errors: [],
        },
      },
    },
    price: "24",
    currency: "USD",
  },
  {
    shop: "Vendure, in pence",
    answer: {
      data: {
        addItemToOrder: {
          __typename: "Order",
          currencyCode: "GBP",
          lines: [
            { id: "7", quantity: 3, unitPriceWithTax: 2450, productVariant: { id: "v1", name: "Hat" } },
          ],
        },
      },
    },
    price: "24.5",
    currency: "GBP",
  },
];

for (const { shop, answer, price, currency } of CARTS) {
  test(`a cart is read as it is told by ${shop}`, () => {
    assert.deepEqual(readCart(answer), [{ variant_id: "v1", item_name: "Hat", item_price: price, currency }]);
  });
}

test("an answer without a cart has no lines", () => {
  for (const answer of [null, "done", [], { cart: { items: [] } }]) assert.deepEqual(readCart(answer), []);
});
