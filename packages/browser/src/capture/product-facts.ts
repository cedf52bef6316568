import type { ContentInput, CustomDataInput } from "@hatpin/core";

/** What is known of a product, whoever told us. */
export interface Product extends Omit<ContentInput, "id"> {
  /** Everything it may be called by; the first is the one to report. */
  ids: string[];
  currency?: string;
}

export type Entries = Iterable<readonly [key: string, value: unknown]>;

// The spellings seen in shops' requests, answers, attributes, meta tags and JSON-LD, reduced to their letters:
// product_id, variantId, add-to-cart, unit_price, priceCurrency, product:price:amount, og:title.
const KEY =
  /^(?:og|retailer|product|items?|line|unit|final|low|merchandise|variant|variation|price)*(?:(?<ids>p?id|product|idproduct|addtocart|sku)|(?<item_name>name|title)|(?<item_price>price|amount)|(?<quantity>qty|quantity)|(?<item_brand>brand|vendor)|(?<item_category>category)|(?<currency>currency(code)?))$/;

/**
 * Reads keys and values as products; a key that comes again begins the next one. A price without a decimal point
 * could be in cents: it counts only where that is ruled out.
 */
export function readProducts(entries: Entries, priceShape = /^\d+\.\d+$/): Product[] {
  const products: Product[] = [];
  let seen: string[] = [];
  for (const [key, value] of entries) {
    // An index or id in brackets says nothing: quantity[12], lineItems[0ab3][quantity].
    const letters = key.replace(/\[[^\]]*\d[^\]]*]|[^a-z@]/gi, "").toLowerCase();
    const groups = KEY.exec(letters)?.groups;
    // Of a JSON-LD node its name.
    const text = `${Object(value).name ?? value ?? ""}`.trim();
    if (!groups || /^(\[object|$)/.test(text)) continue;
    if (!products[0] || seen.includes(letters)) {
      products.unshift({ ids: [] });
      seen = [];
    }
    seen.push(letters);
    const [product] = products as [Product];
    if (groups.ids) {
      // Catalogues hold variants, so a variant's id comes first; "0" is how a form says "no variant".
      if (text !== "0")
        product.ids[/varia|merch/.test(letters) ? "unshift" : "push"](text.replace(/^gid:.*\//, ""));
    } else if (!groups.item_price || priceShape.test(text)) {
      const fact = Object.keys(groups).find((name) => groups[name]) as "item_name";
      product[fact] ??= text;
    }
  }
  return products.reverse();
}

/** One product of several descriptions: for each fact the first that has it. */
export function mergeProducts(descriptions: (Product | undefined)[]): Product {
  const ids = [...new Set(descriptions.flatMap((product) => product?.ids ?? []))];
  return Object.assign({}, ...descriptions.reverse(), { ids });
}

/** The facts under Pinterest's names. */
export function customData(products: Product[]): CustomDataInput {
  // The names of the event itself fit only where it is about one product.
  const { item_name, item_brand, item_category } = products[1] ? ({} as Product) : (products[0] as Product);
  const value = products.reduce(
    (sum, { item_price, quantity }) => sum + Number(item_price) * Number(quantity ?? 1),
    0,
  );
  return {
    currency: products[0]?.currency,
    // Unknown as soon as one price is. Rounded, for 3 * 0.1 is no money.
    value: value >= 0 ? `${+value.toFixed(4)}` : undefined,
    content_ids: products.flatMap(({ ids }) => ids.slice(0, 1)),
    contents: products.map(({ ids, currency: _, ...content }) => ({ id: ids[0], ...content })),
    content_name: item_name,
    content_brand: item_brand,
    content_category: item_category,
  };
}
