import { findObject } from "./find-object.ts";
import type { Product } from "./product-facts.ts";

/**
 * Reads the cart in an answer of Medusa, Saleor or Vendure. Shops on these build their own pages, which nothing tells
 * apart, but ask the same services. Medusa and Saleor tell money in major units, `24` among them, Vendure in cents.
 *
 * https://docs.medusajs.com/api/store#carts, https://docs.saleor.io/api-reference/checkout/objects/checkout,
 * https://docs.vendure.io/reference/graphql-api/shop/object-types/#order
 */
export function readCart(answer: unknown): Product[] {
  const cart = findObject(answer, ({ lines, items }) => (lines ?? items)?.[0]);
  if (!cart) return [];
  const { currency_code, currencyCode = currency_code } = cart;
  return Array.from(cart.lines ?? cart.items).map((line) => {
    // A cast, because each shop has its own keys, and what is missing is undefined.
    const {
      unit_price,
      unitPriceWithTax,
      unitPrice,
      productVariant,
      variant = productVariant,
      ...known
    } = line as Line;
    const gross = (unitPrice ?? variant?.pricing?.price)?.gross;
    // Medusa 1 told cents, and the currency of the region alone.
    const price = unitPriceWithTax
      ? unitPriceWithTax / 100
      : (gross?.amount ?? (currency_code && unit_price));
    return {
      variant_id: known.variant_id ?? variant?.id,
      item_name: known.product_title ?? variant?.product?.name ?? variant?.name,
      item_price: price && `${price}`,
      currency: gross?.currency ?? currencyCode,
    };
  });
}

/** A line of Medusa's, or of Saleor's and Vendure's. */
interface Line {
  variant_id?: string;
  product_title?: string;
  unit_price?: number;
  unitPriceWithTax?: number;
  unitPrice?: Price;
  variant?: Variant;
  productVariant?: Variant;
}

interface Variant {
  id?: string;
  name?: string;
  product?: { name?: string };
  pricing?: { price?: Price };
}

interface Price {
  gross?: { amount: number; currency: string };
}
