import { fieldValue } from "./field-value.ts";
import { linesOf } from "./lines-of.ts";
import type { Answer, Platform } from "./platform.ts";

/** Stencil themes. */
export const bigcommerce: Platform = {
  isHere: ({ BCData, stencilBootstrap }) => BCData ?? stencilBootstrap,
  readAnswer: ({ data, lineItems, currency }: Answer) =>
    linesOf(
      data
        ? // Every product has a variant there, and the request names the product.
          data.line_items.map((line: Answer) => ({
            currency: data.currency,
            price: line.purchase_price,
            ...line,
            variant_id: "",
          }))
        : lineItems.physicalItems.map((line: Answer) => ({
            ...line,
            id: line.productId,
            price: line.salePrice,
            currency: currency.code,
          })),
    ),
  readPage: ({ document, BCData }) => {
    const { sku, price } = BCData?.product_attributes ?? {};
    const { value, currency } = price?.with_tax ?? price?.without_tax ?? {};
    const id = fieldValue(document, "[data-cart-item-add] [name=product_id]");
    return linesOf([id ? { id, sku, price: value, currency } : {}]);
  },
};
