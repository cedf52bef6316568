import type { ContentInput, CustomDataInput } from "@hatpin/core";
import type { IdTemplate } from "./id-template.ts";

/** What is known of a product, whoever told us. */
export interface Product extends Omit<ContentInput, "id"> {
  variant_id?: string;
  product_id?: string;
  sku?: string;
  currency?: string;
  /** Its own address is that of the page. */
  isHere?: boolean;
}

/** Everything it may be called by; the first is the one to report: catalogues hold variants. */
export function idsOf({ variant_id, product_id, sku }: Product): string[] {
  return [variant_id, product_id, sku].filter((id): id is string => Boolean(id));
}

// The spellings seen in shops' requests, answers, attributes, meta tags and JSON-LD, reduced to their letters:
// product_id, variantId, add-to-cart, unit_price, priceCurrency, product:price:amount, og:title.
const KEY =
  /^(?!.*line(?:price|amount))(?:og|retailer|catalog|commerce|product|entity|display|items?|line|unit|final|low|price)*(?:(?<variant_id>(?:variant|variation|merchandise|sku)id|selectedconfigurableoption)|(?<product_id>p?id|product|idproduct|addtocart)|(?<sku>sku)|(?<item_name>name|title)|(?<item_price>price|amount)|(?<quantity>qty|quantity|count)|(?<item_brand>(?:brand|vendor|manufacturer)(?:name)?)|(?<item_category>category(?:name)?)|(?<currency>currency(code)?))$/;

/** A price that is known to be in major units. */
export const WHOLE_UNITS = /^\d+(\.\d+)?$/;

/**
 * Reads keys and values as products; a key that comes again begins the next one. A price without a decimal point
 * could be in cents: it counts only where `price` allows it.
 */
export function readProducts(entries: Iterable<readonly [string, unknown]>, price = /^\d+\.\d+$/): Product[] {
  const found: Record<string, string>[] = [];
  let seen: string[] = [];
  for (const [key, value] of entries) {
    // An index or id in brackets says nothing: quantity[12], lineItems[0ab3][quantity].
    const letters = key.replace(/\[\w*\d\w*]|[^a-z@]/gi, "").toLowerCase();
    // Of a JSON-LD node its name.
    const text = `${Object(value).name ?? value ?? ""}`.trim();
    for (const [fact, match] of Object.entries(KEY.exec(letters)?.groups ?? {})) {
      if (!match || /^(\[object|$)/.test(text) || (fact === "item_price" && !price.test(text))) continue;
      if (!found[0] || seen.includes(letters)) {
        found.unshift({});
        seen = [];
      }
      seen.push(letters);
      (found[0] as Record<string, string>)[fact] ??= text;
    }
  }
  return found.reverse().map((facts) => {
    for (const key of ["variant_id", "product_id", "sku"]) {
      const id = facts[key]?.replace(/^gid:.*\//, "");
      // "0" is how a form says "no variant".
      if (id && id !== "0") facts[key] = id;
      else delete facts[key];
    }
    return facts;
  });
}

/** One product of several descriptions: for each fact the first that has it. */
export function mergeProducts(descriptions: (Product | undefined)[]): Product {
  const merged: Product = {};
  for (const product of descriptions) {
    for (const [fact, value] of Object.entries(product ?? {})) merged[fact as "sku"] ??= value;
  }
  return merged;
}

let nameOf: IdTemplate | undefined;

/** From now on products are called by this in events; what it has no name for keeps its plain id. */
export function callProductsBy(template: IdTemplate): void {
  nameOf = template;
}

/** The facts under Pinterest's names. */
export function customData(products: Product[]): CustomDataInput {
  const [{ item_name, item_brand, item_category, currency }] = products as [Product];
  const value = products.reduce((sum, each) => sum + Number(each.item_price) * Number(each.quantity ?? 1), 0);
  const num_items = products.reduce((sum, each) => sum + Number(each.quantity), 0);
  const contents = products.map((product) => {
    const { currency: _, isHere: __, variant_id: ___, product_id: ____, sku: _____, ...facts } = product;
    const [id] = idsOf(product);
    return { id: nameOf?.({ id, ...product }) ?? id, ...facts };
  });
  return {
    ...(currency && { currency: currency.toUpperCase() }),
    // Unknown as soon as one price or quantity is.
    ...(value >= 0 && { value }),
    ...(num_items >= 0 && { num_items }),
    content_ids: contents.flatMap(({ id }) => id ?? []),
    contents,
    // The names of the event itself fit only where it is about one product.
    ...(!products[1] && {
      content_name: item_name,
      content_brand: item_brand,
      content_category: item_category,
    }),
  };
}
