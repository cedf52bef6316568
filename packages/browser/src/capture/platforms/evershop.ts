import { findObject } from "../find-object.ts";
import type { Product } from "../product-facts.ts";
import type { Globals, Platform } from "./platform.ts";

/** Keeps all that the page was made of in `eContext`. Money is in major units, its currency seldom told. */
export const evershop: Platform = {
  isHere: ({ eContext }) => Boolean(eContext),
  readAnswer: (answer) => {
    const line = findObject(answer, (each) => each.product_sku);
    return [{ sku: line?.product_sku, item_name: line?.product_name, item_price: `${line?.final_price}` }];
  },
  readPage,
};

function readPage({ eContext }: Globals): (Product | undefined)[] {
  const money = findObject(eContext, ({ currency, storeCurrency = currency }) =>
    /^[A-Z]{3}$/.test(storeCurrency),
  );
  const currency = money?.currency ?? money?.storeCurrency;
  // What the page is about stands on the first level; products of a list lie deeper.
  const shown = Object.values<Shown | null>(eContext.graphqlResponse).find((each) => each?.sku);
  const price = shown?.price.special ?? shown?.price.regular;
  const product = shown && { sku: shown.sku, item_name: shown.name, item_price: `${price?.value}`, currency };
  return [product ?? undefined, { currency }];
}

interface Shown {
  sku: string;
  name: string;
  price: { regular: { value: number }; special?: { value: number } };
}
