import { minorUnits } from "../money.ts";
import type { Product } from "../product-facts.ts";
import { linesOf } from "./lines-of.ts";
import type { Answer, Globals, Platform } from "./platform.ts";

/** Themes that show `/cart/add` forms and send them by script. https://shopify.dev/docs/api/ajax/reference/cart */
export const shopify: Platform = {
  isHere: ({ Shopify }) => Boolean(Shopify?.shop),
  readAnswer: (answer: Answer, page) => productsOf(answer.items ?? [answer], page),
  readPage: (page) => {
    const { id, variants } = page.ShopifyAnalytics.meta.product;
    const products = productsOf(
      variants.map((variant: Answer) => ({ ...variant, product_id: id, variant_id: variant.id })),
      page,
    );
    const shown = new URLSearchParams(page.location.search).get("variant");
    return [products.find(({ variant_id }) => variant_id === shown) ?? products[0], ...products];
  },
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

/** Of lines of the cart, or variants; their money is in cents. */
function productsOf(lines: Answer[], { Shopify, ShopifyAnalytics }: Globals): Product[] {
  return linesOf(
    lines.map((line) => ({
      ...line,
      id: line.product_id,
      price: minorUnits(line.final_price ?? line.price),
      // What the visitor pays in, which need not be the shop's own.
      currency: Shopify.currency?.active ?? ShopifyAnalytics?.meta?.currency,
    })),
  );
}
