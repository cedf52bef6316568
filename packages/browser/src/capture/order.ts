import { attempt } from "../attempt.ts";
import { readOrderNumber } from "./order-number.ts";
import { readOrderValue } from "./order-value.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals, Order } from "./platforms/platform.ts";
import { readProducts } from "./product-facts.ts";

/** Structured data is in major units. */
const WHOLE_PRICE = /^\d+(\.\d+)?$/;

/** The order that the page confirms, as far as the page tells of it: its number may be missing, and so may its value. */
export function readOrder(): Partial<Order> & Pick<Order, "products"> {
  const part = document.querySelector<HTMLElement>("main,[role=main],#content,#main") ?? document.body;
  const told = attempt(() => platformHere()?.readOrder?.(window as Globals)) ?? orderOfJsonLd();
  return {
    ...attempt(() => readOrderValue(part)),
    ...currencyOfPlatform(window as Globals),
    ...(told ?? { order_id: readOrderNumber(part), products: [] }),
  };
}

function orderOfJsonLd(): Order | undefined {
  for (const { textContent } of document.querySelectorAll("[type='application/ld+json']")) {
    const order = [attempt(() => JSON.parse(`${textContent}`))]
      .flatMap((value) => value?.["@graph"] ?? value)
      .find((node) => node?.["@type"] === "Order" && node.orderNumber);
    if (!order) continue;
    const offers = [order.acceptedOffer ?? []].flat();
    const products = offers.flatMap((offer) => {
      const [product = {}] = readProducts(Object.entries(Object(offer.itemOffered)));
      const [price] = readProducts(Object.entries(Object(offer)), WHOLE_PRICE);
      return [{ ...price, ...product, quantity: Number(offer.eligibleQuantity?.value ?? 1) }];
    });
    const { orderNumber, price, priceCurrency } = order;
    return {
      order_id: `${orderNumber}`,
      products,
      ...(price !== undefined && { value: price }),
      ...(priceCurrency && { currency: priceCurrency }),
    };
  }
  return undefined;
}

/** What the visitor pays in, which a sign like `$` leaves open. */
function currencyOfPlatform({ prestashop, Shopify }: Globals): Pick<Order, "currency"> {
  const currency = prestashop?.currency?.iso_code ?? Shopify?.currency?.active;
  return currency ? { currency } : {};
}
