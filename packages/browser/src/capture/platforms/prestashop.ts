import { fieldValue } from "./field-value.ts";
import { linesOf } from "./lines-of.ts";
import type { Answer, Platform } from "./platform.ts";

/** PrestaShop 1.7 and later. */
export const prestashop: Platform = {
  isHere: ({ prestashop }) => prestashop,
  // The module that shows the cart is told of an add that was done, in the words of one.
  readAdd: ({ url }) => (/\bmodule\b/.test(url.href) ? false : undefined),
  // `errors` without `hasError` come with what was done nevertheless.
  isAccepted: (_, { success, hasError, hasErrors }: Answer) =>
    success || hasError ? Boolean(success && !hasError && !hasErrors) : undefined,
  readAnswer: ({ cart, id_product_attribute: chosen }: Answer, { prestashop }) =>
    linesOf(
      cart.products
        .filter(({ id_product_attribute: each }: Answer) => `${each || 0}` === `${chosen || 0}`)
        .map((product: Answer) => withFacts(product, prestashop)),
    ),
  readPage: ({ document, prestashop }) => {
    const details = document.querySelector<HTMLElement>("[data-product]#product-details,.js-product-details");
    const id = fieldValue(document, "#product_page_product_id");
    return linesOf([details ? withFacts(JSON.parse(`${details.dataset.product}`), prestashop) : { id }]);
  },
};

function withFacts(product: Answer, { currency }: Answer): object {
  const { price_amount = product.price_wt, reference: sku, id_product_attribute: variant_id } = product;
  // First, for there are other prices, as of a unit.
  return { price_amount, sku, variant_id, currency: currency?.iso_code, ...product };
}
