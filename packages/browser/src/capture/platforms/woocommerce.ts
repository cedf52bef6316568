import { minorUnits } from "../money.ts";
import type { Product } from "../product-facts.ts";
import type { RequestFields } from "../request-fields.ts";
import type { SeenRequest } from "../watch-requests.ts";
import { fieldValue } from "./field-value.ts";
import { linesOf } from "./lines-of.ts";
import type { Answer, Globals, Platform } from "./platform.ts";

/** Classic themes, whose forms, links and buttons differ, and blocks, which ask the Store API. */
export const woocommerce: Platform = {
  isHere: ({ document }) => /\bwoocommerce/.test(document.body.className),
  readAdd,
  readAnswer: ({ items, responses }: Answer) =>
    linesOf(
      (items ?? responses.flatMap(({ body }: Answer) => body.items)).map((item: Answer) => ({
        ...item,
        price: minorUnits(item.prices.price, item.prices.currency_minor_unit),
        currency: item.prices.currency_code,
      })),
    ),
  readPage,
};

function readAdd({ url, body }: SeenRequest, fields: RequestFields): Product[] | undefined {
  // A batch may change and remove besides.
  if (/\/batch/.test(url.href)) {
    return JSON.parse(body as string).requests.flatMap(({ path, body: { id, quantity } }: Answer) =>
      /add-item/.test(path) ? { product_id: `${id}`, quantity } : [],
    );
  }
  // A grouped product's parts.
  const parts = fields.flatMap(([key, value]) => {
    const product_id = /^quantity\[(\d+)]$/.exec(key)?.[1];
    return product_id ? { product_id, quantity: Number(value) } : [];
  });
  return parts[0] && parts;
}

function readPage({ document }: Globals): Product[] {
  const product_id = fieldValue(document, "form.cart [name=add-to-cart]") as string;
  // "false" when there are too many.
  const variations = document.querySelector<HTMLElement>("[data-product_variations]")?.dataset;
  return [
    { product_id },
    ...linesOf(
      (JSON.parse(variations?.product_variations ?? "0") || []).map((each: Answer) => ({
        ...each,
        product_id,
      })),
    ),
  ];
}
