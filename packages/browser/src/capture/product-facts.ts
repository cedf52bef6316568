import type { ContentInput, CustomDataInput } from "@hatpin/core";

/** What is known of a product, whoever told us. */
export interface Product extends Omit<ContentInput, "id"> {
  /** Everything it may be called by; the first is the one to report. */
  ids: string[];
  currency?: string;
}

// The spellings seen in shops' requests, answers, attributes, meta tags and JSON-LD, reduced to their letters:
// product_id, variantId, add-to-cart, unit_price, priceCurrency, product:price:amount, og:title.
const KEY =
  /^(?!.*line(?:price|amount))(?:og|retailer|product|items?|line|unit|final|low|price)*(?:(?<variant>(?:variant|variation|merchandise)id)|(?<id>p?id|product|idproduct|addtocart)|(?<sku>sku)|(?<item_name>name|title)|(?<item_price>price|amount)|(?<quantity>qty|quantity)|(?<item_brand>brand|vendor)|(?<item_category>category)|(?<currency>currency(code)?))$/;

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
  return found.reverse().map(({ variant, id, sku, ...facts }) => ({
    ...facts,
    // Catalogues hold variants, so a variant's id comes first; "0" is how a form says "no variant".
    ids: [variant, id, sku].flatMap((each) => (each && each !== "0" ? each.replace(/^gid:.*\//, "") : [])),
  }));
}

/** One product of several descriptions: for each fact the first that has it. */
export function mergeProducts(descriptions: (Product | undefined)[]): Product {
  const ids = [...new Set(descriptions.flatMap((product) => product?.ids ?? []))];
  return Object.assign({}, ...descriptions.reverse(), { ids });
}

/** The facts under Pinterest's names. */
export function customData(products: Product[]): CustomDataInput {
  const [{ item_name, item_brand, item_category, currency }] = products as [Product];
  const value = products.reduce((sum, each) => sum + Number(each.item_price) * Number(each.quantity ?? 1), 0);
  const num_items = products.reduce((sum, each) => sum + Number(each.quantity), 0);
  return {
    ...(currency && { currency }),
    // Unknown as soon as one price or quantity is.
    ...(value >= 0 && { value }),
    ...(num_items >= 0 && { num_items }),
    content_ids: products.flatMap(({ ids }) => ids.slice(0, 1)),
    contents: products.map(({ ids: [id], currency: _, ...content }) => ({ id, ...content })),
    // The names of the event itself fit only where it is about one product.
    ...(!products[1] && {
      content_name: item_name,
      content_brand: item_brand,
      content_category: item_category,
    }),
  };
}
