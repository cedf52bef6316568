import type { CustomDataInput, EventName } from "@hatpin/core";
import { majorUnits } from "../capture/money.ts";
import { customData, type Product } from "../capture/product-facts.ts";
import { bareId } from "./bare-id.ts";
import type { ShopifyCheckout, ShopifyData, ShopifyVariant } from "./pixel-api.ts";

type Translation = (data: ShopifyData) => [EventName, CustomDataInput?];

/** Pinterest's events, by Shopify's name: all that the pixel knows. */
export const TRANSLATIONS = {
  page_viewed: () => ["page_visit"],
  product_viewed: ({ productVariant }) => ["page_visit", customData([productOf(productVariant)])],
  collection_viewed: ({ collection }) => ["view_category", { content_category: collection?.title }],
  search_submitted: ({ searchResult }) => ["search", { search_string: searchResult?.query }],
  product_added_to_cart: ({ cartLine }) => [
    "add_to_cart",
    customData([productOf(cartLine?.merchandise, cartLine?.quantity)]),
  ],
  checkout_started: ({ checkout }) => ["initiate_checkout", checkoutData(checkout)],
  payment_info_submitted: ({ checkout }) => ["add_payment_info", checkoutData(checkout)],
  checkout_completed: ({ checkout }) => ["checkout", checkoutData(checkout)],
} satisfies { [name: string]: Translation };

export type ShopifyEventName = keyof typeof TRANSLATIONS;

function checkoutData(checkout: ShopifyCheckout | null | undefined): CustomDataInput {
  const { lineItems = [], subtotalPrice, totalPrice, currencyCode, order } = { ...checkout };
  const products = lineItems.map(({ variant, title, quantity }) => productOf(variant, quantity, title));
  // Before tax and shipping, as Pinterest would have it.
  const { amount, currencyCode: currency } = { ...(subtotalPrice ?? totalPrice) };
  return {
    ...(products[0] && customData(products)),
    ...(amount !== undefined && { value: amount }),
    currency: currency ?? currencyCode,
    order_id: bareId(order?.id),
  };
}

function productOf(variant: ShopifyVariant | null | undefined, quantity = 1, name?: string | null): Product {
  const { id, sku, title, price, product } = { ...variant };
  const facts = {
    variant_id: bareId(id),
    product_id: bareId(product?.id),
    sku,
    item_name: product?.title || name || title,
    item_brand: product?.vendor,
    item_category: product?.type,
    item_price: majorUnits(price?.amount),
    currency: price?.currencyCode,
  };
  // Without what Shopify leaves empty. A cast, because entries lose the types of their values.
  const known = Object.entries(facts).filter(([, value]) => value);
  return { ...(Object.fromEntries(known) as Product), quantity };
}
