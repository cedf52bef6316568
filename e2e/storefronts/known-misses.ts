/**
 * Steps (`platform › title`) that the capture does not do right yet. Each must fail: one that begins to pass leaves the list.
 * The pages are not at fault; a step here is not to be made easier.
 */
export const KNOWN_MISSES: ReadonlySet<string> = new Set([
  "Shopify Hydrogen › a warning that nothing was added",
  "Shopify Hydrogen › the action's errors",
  "Shopify themes › a bundle of two variants in one request",
  "Shopify themes › a card recommended beside the page's product",
  "Shopify themes › the shop's own analytics of an add that was refused",
  "WooCommerce blocks › a product block's button twice, each for what it added",
  "WooCommerce blocks › three of a variation in a batch",
  "WooCommerce classic › a grouped product's two parts",
  "WooCommerce classic › a link of a listing without script",
  "WooCommerce classic › a related product beside the page's product",
  "WooCommerce classic › the way back and forth after an add",
  "WooCommerce classic › two of a variation, at the variation's price",
]);
