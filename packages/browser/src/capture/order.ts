import { attempt } from "../attempt.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals, Order } from "./platforms/platform.ts";
import { readProducts } from "./product-facts.ts";

/** /order-received/123/, ?order_id=123, ?id_order=123 */
const IN_ADDRESS =
  /(?:order-?received|orders?|thank-?you)\/(\d[\w-]*)|[?&](?:order_?(?:id|no|number)?|id_order|transaction_?id)=([\w-]+)/i;

/** Order number: #123-45 */
const IN_TEXT = /order\s*(?:number|no\.?|id|#)?\s*(?:is)?\s*[:#]?\s*#?([A-Z]{0,4}-?\d[\w-]{2,30})/i;

/** How much of a page's text is searched for its order's number. Characters. */
const MAX_TEXT_LENGTH = 20_000;

/** The order that the page confirms; undefined when nothing names it. */
export function readOrder(): Order | undefined {
  return attempt(() => platformHere()?.readOrder?.(window as Globals)) ?? orderOfJsonLd() ?? orderOfAddress();
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
      const [price] = readProducts(Object.entries(Object(offer)), /^\d+(\.\d+)?$/);
      return [{ ...price, ...product, quantity: Number(offer.eligibleQuantity?.value ?? 1) }];
    });
    const { orderNumber, price, priceCurrency } = order;
    return { order_id: `${orderNumber}`, value: price, currency: priceCurrency, products };
  }
  return undefined;
}

function orderOfAddress(): Order | undefined {
  const [, inPath, inQuery] = IN_ADDRESS.exec(location.pathname + location.search) ?? [];
  const text = `${document.querySelector("main,#content,#main,body")?.textContent}`.slice(0, MAX_TEXT_LENGTH);
  const order_id = inPath ?? inQuery ?? IN_TEXT.exec(text)?.[1];
  return order_id ? { order_id, products: [] } : undefined;
}
