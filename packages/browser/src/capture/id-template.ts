import type { Product } from "./product-facts.ts";

/** What may be known of a product when its id is made. */
export interface ProductFacts extends Product {
  /** What it is called without a template: the variant's id, else the product's, else the SKU. */
  id?: string | undefined;
  /** Where the visitor shops, as the page tells it: `US`. */
  country?: string | undefined;
  /** Of the page: `en`. */
  language?: string | undefined;
}

/** What the shop's catalogue calls a product; undefined where it cannot be told, and it keeps its plain id. */
export type IdTemplate = (product: ProductFacts) => string | undefined;

/**
 * The ids in the feeds that common tools make:
 * - `shopify-google`: Google's channel for Shopify, whose feed is often given to Pinterest too; Merchant Center shows such
 *   ids as `shopify_US_7956823048226_43794354536482`.
 * - `woocommerce-pinterest`: Pinterest for WooCommerce takes the post's id, of a variation its own (`ProductsXmlFeed.php` of
 *   github.com/woocommerce/pinterest-for-woocommerce).
 * - `woocommerce-google`: the same after `gla_` (`WCProductAdapter` of github.com/woocommerce/google-listings-and-ads).
 * - `magento-pinterest`: entity and SKU (`Helper/ProductExporter.php` of github.com/pinterest/pinterest-magento2-extension).
 *
 * All read 2026-11-28. What Pinterest's own app for Shopify calls a product is not published: compare with the catalogue.
 */
const PRESETS = new Map([
  ["shopify-google", "shopify_{country}_{product_id}_{variant_id}"],
  ["woocommerce-pinterest", "{id}"],
  ["woocommerce-google", "gla_{id}"],
  ["magento-pinterest", "{product_id}_{sku}"],
  ["sku", "{sku}"],
  ["variant", "{variant_id}"],
  ["product", "{product_id}"],
]);

/** Placeholders, some in short or as feeds have them: a feed's group is our product. */
const FACTS = new Map<string, keyof ProductFacts>([
  ["id", "id"],
  ["sku", "sku"],
  ["variant_id", "variant_id"],
  ["variant", "variant_id"],
  ["product_id", "product_id"],
  ["product", "product_id"],
  ["group_id", "product_id"],
  ["country", "country"],
  ["language", "language"],
  ["currency", "currency"],
]);

const PLACEHOLDER = /\{(.*?)\}/g;

/**
 * Makes an id of a text with placeholders, `shopify_{country}_{product_id}_{variant_id}`, or by the name of a preset, `sku`.
 * `{sku|id}` is the first of them that is known. Throws when it knows neither, naming the way out.
 */
export function idTemplate(text: string): IdTemplate {
  const template = PRESETS.get(text) ?? `${text}`;
  const names = Array.from(template.matchAll(PLACEHOLDER), ([, alternatives]) =>
    `${alternatives}`.split("|"),
  );
  const unknown = names.flat().find((name) => !FACTS.has(name));
  // Without a placeholder every product would have the same id.
  const isWhole = names[0] && !/[{}]/.test(template.replace(PLACEHOLDER, ""));
  if (unknown !== undefined || !isWhole) {
    const placeholders = Array.from(FACTS.keys(), (name) => `{${name}}`);
    throw new TypeError(
      `hatpin: idTemplate does not know ${isWhole ? `{${unknown}}` : `"${text}"`}: use ${placeholders.join(" ")} in a text, or one of ${[...PRESETS.keys()].join(", ")}`,
    );
  }
  return (product) => {
    let isKnown = true;
    const id = template.replace(PLACEHOLDER, (_, alternatives: string) => {
      const facts = alternatives.split("|").map((name) => product[FACTS.get(name) as keyof ProductFacts]);
      const fact = facts.find(Boolean);
      if (!fact) isKnown = false;
      return `${fact}`;
    });
    return isKnown ? id : undefined;
  };
}
