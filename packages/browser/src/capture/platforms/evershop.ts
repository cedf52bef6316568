import { findObject } from "../find-object.ts";
import type { Product } from "../product-facts.ts";
import type { Globals, Platform } from "./platform.ts";

/** Keeps all that the page was made of in `eContext`. Money is in major units, its currency seldom told. */
export const evershop: Platform = {
  name: "EverShop",
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
  // What the page is about stands on the first level; products of a list lie deeper.
  const { sku, name, price } = Object.values(eContext.graphqlResponse).find((each): each is Shown =>
    Boolean((each as Shown | null)?.sku),
  ) as Shown;
  return [
    {
      sku,
      item_name: name,
      item_price: `${(price.special ?? price.regular).value}`,
      currency: money?.currency ?? money?.storeCurrency,
    },
  ];
}

interface Shown {
  sku: string;
  name: string;
  price: { regular: { value: number }; special?: { value: number } };
}
