import { findObject } from "../find-object.ts";
import type { Product } from "../product-facts.ts";
import type { RequestFields } from "../request-fields.ts";
import type { Globals, Platform } from "./platform.ts";

/** Money as `{ value: "18.00", currency: "USD" }`. */
interface Variant {
  sku: string;
  onSale?: boolean;
  priceMoney: { value: string; currency: string };
  salePriceMoney?: { value: string; currency: string };
}

/** Asks for an item and the `sku` of its variant; the page has all variants in a global, the answer the chosen one. */
export const squarespace: Platform = {
  isHere: ({ Static }) => Boolean(Static?.SQUARESPACE_CONTEXT),
  readAdd: ({ url }, fields) => (/cart\/entries$/.test(url.pathname) ? readAdd(fields) : undefined),
  readAnswer: (answer) => [
    productOf(findObject(answer, ({ chosenVariant }) => chosenVariant)?.chosenVariant),
  ],
  readPage,
};

function readAdd(fields: RequestFields): Product[] {
  const { itemId, sku, quantity } = Object.fromEntries(fields) as { [key: string]: string };
  return [{ variant_id: sku, product_id: itemId, quantity: Number(quantity ?? 1) }];
}

function readPage({ Static }: Globals): (Product | undefined)[] {
  const { product, item } = Static.SQUARESPACE_CONTEXT;
  const variants: Product[] = (product?.variants ?? item.structuredContent.variants).map(productOf);
  // Which one is chosen is told with the request.
  return [{ ...variants[0], item_name: item?.title }, ...variants];
}

function productOf({ sku, onSale, priceMoney, salePriceMoney }: Variant): Product {
  const { value, currency } = (onSale && salePriceMoney) || priceMoney;
  return { variant_id: sku, item_price: value, currency };
}
