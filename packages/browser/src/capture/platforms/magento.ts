import { fieldValue } from "./field-value.ts";
import { linesOf } from "./lines-of.ts";
import type { Answer, Platform } from "./platform.ts";

/**
 * Adobe Commerce and Magento 2 with Luma's scripts or Hyvä's. The answer to an add may be an empty list whether it
 * was done or not; the messages tell, which the page asks for next.
 */
export const magento: Platform = {
  isHere: ({ hyva, document }) => hyva ?? document.querySelector("[type='text/x-magento-init']"),
  isAccepted: (_, answer) => (`${answer}` ? undefined : "later"),
  confirmation: {
    url: /customer\/section\/load/,
    isAccepted: (_, { messages }: Answer) => {
      const types = messages.messages.map(({ type }: Answer) => type);
      return !types.includes("error") && (types.includes("success") || undefined);
    },
  },
  // The section of the cart, the newest line first.
  readAnswer: ({ cart }: Answer) =>
    linesOf(
      cart.items.map((item: Answer) => ({
        ...item,
        item_id: item.product_id,
        price: item.product_price_value,
      })),
    ),
  readPage: ({ document }) =>
    linesOf([{ id: fieldValue(document, "#product_addtocart_form [name=product]") }]),
};
