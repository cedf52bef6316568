import type { Product } from "../product-facts.ts";
import type { SeenRequest } from "../watch-requests.ts";
import type { Platform } from "./platform.ts";

/**
 * A live component, which is asked at each change of its fields, and by `/addToCart` to add. What it knows and what
 * has changed stands as JSON in one field. It answers 204 when done, else the form again.
 */
export const sylius: Platform = {
  isHere: ({ document }) => Boolean(document.querySelector("[data-live-name-value^=sylius]")),
  readAdd: (request) => (/\/addToCart$/.test(request.url.pathname) ? readAdd(request) : undefined),
};

function readAdd({ body }: SeenRequest): Product[] {
  const { props, updated } = JSON.parse(`${Object.fromEntries(body as [string, unknown][]).data}`);
  const { formName, variant, product } = props;
  const quantity = updated[`${formName}.cartItem.quantity`] ?? props[formName].cartItem.quantity;
  return [{ variant_id: variant && `${variant}`, product_id: `${product}`, quantity: Number(quantity) }];
}
