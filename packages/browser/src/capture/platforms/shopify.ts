import type { Product } from "../product-facts.ts";
import type { Globals, Platform } from "./platform.ts";

/** A line of the cart, or a variant of the page's product; money in cents. */
interface Line {
  id?: number;
  variant_id?: number;
  product_id?: number;
  sku?: string | null;
  product_title?: string;
  vendor?: string;
  final_price?: number;
  price?: number;
}

/** Themes that show `/cart/add` forms and send them by script. https://shopify.dev/docs/api/ajax/reference/cart */
export const shopify: Platform = {
  name: "Shopify",
  isHere: ({ Shopify }) => Boolean(Shopify?.shop),
  readAnswer: (answer) => linesOf(answer as { items?: Line[] } & Line),
  readPage,
  kindOfPage: ({ ShopifyAnalytics }) =>
    (
      ({
        home: "home",
        product: "product",
        collection: "category",
        searchresults: "search",
        cart: "cart",
      }) as const
    )[ShopifyAnalytics.meta.page.pageType as "home"],
};

function linesOf(answer: { items?: Line[] } & Line): Product[] {
  return (answer.items ?? [answer]).map((line) => ({
    ...productOf(line),
    item_name: line.product_title,
    item_brand: line.vendor,
  }));
}

function readPage({ ShopifyAnalytics, Shopify, location }: Globals): (Product | undefined)[] {
  const { product, currency } = ShopifyAnalytics.meta;
  const shown = new URLSearchParams(location.search).get("variant");
  const variants: Product[] = product.variants.map((variant: Line) => ({
    ...productOf({ ...variant, variant_id: variant.id, product_id: product.id }),
    currency: Shopify.currency?.active ?? currency,
  }));
  const isShown = ({ variant_id }: Product) => variant_id === shown;
  return [variants.find(isShown) ?? variants[0], ...variants];
}

function productOf({ variant_id, product_id, sku, final_price, price }: Line): Product {
  const cents = final_price ?? price;
  return {
    variant_id: variant_id === undefined ? undefined : `${variant_id}`,
    product_id: product_id === undefined ? undefined : `${product_id}`,
    sku: sku ?? undefined,
    item_price: cents === undefined ? undefined : (cents / 100).toFixed(2),
  };
}
