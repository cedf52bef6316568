import type { Product } from "../product-facts.ts";
import { shownPrice } from "../shown-price.ts";
import { fieldValue } from "./field-value.ts";
import type { Platform } from "./platform.ts";

/** OpenCart 3 and 4, whose pages hold no structured data. */
export const opencart: Platform = {
  isHere: ({ document }) =>
    document.querySelector("[src*='catalog/view/'],[href*='catalog/view/'],[action*='?route=']"),
  // What is wrong comes as an `error`, a way back to the product, or both.
  isAccepted: (_, answer) => ("success" in Object(answer) ? undefined : false),
  // No line, and the currency of all.
  readAnswer: (_, { document }) => [currencyOf(document)],
  readPage: ({ document }) => {
    const content = document.querySelector("#button-cart") && document.querySelector("#content");
    if (!content) return [];
    const textOf = (selector: string) => content.querySelector(selector)?.textContent?.trim();
    return [
      {
        product_id: fieldValue(content, "[name=product_id]"),
        item_name: textOf("h1"),
        item_brand: textOf("[href*=manufacturer]"),
        ...shownPrice(content),
        ...currencyOf(document),
      } as Product,
    ];
  },
};

/** The shop's cookie holds what the visitor chose, or its own. */
function currencyOf({ cookie }: Document): Product {
  const currency = /\bcurrency=([A-Z]{3})/.exec(cookie)?.[1];
  return currency ? { currency } : {};
}
