import type { EventName } from "@hatpin/core";
import { customDataOf, fields, items, money, type Reported, text, whole } from "./reported.ts";

// As Adobe Commerce's storefront events have them.
const NAMES = new Map<string, EventName>([
  ["addToCart", "add_to_cart"],
  ["add-to-cart", "add_to_cart"],
  ["addToWishlist", "add_to_wishlist"],
  ["initiateCheckout", "initiate_checkout"],
  ["initiate-checkout", "initiate_checkout"],
  ["placeOrder", "checkout"],
  ["place-order", "checkout"],
  ["searchRequestSent", "search"],
  ["search-request-sent", "search"],
]);

/** An entry of `adobeDataLayer`, with an event and, beside it or under `eventInfo`, a cart's changes or an order. */
export function readAdobe([entry]: unknown[]): Reported | undefined {
  const { event, eventInfo, ...others } = fields(entry);
  const event_name = NAMES.get(`${event}`);
  if (!event_name) return undefined;
  const context = { ...others, ...fields(eventInfo) };
  const changed = fields(context.changedProductsContext ?? context.shoppingCartContext);
  const order = fields(context.orderContext);
  const lines = items(changed.items ?? changed.changes);
  const contents = lines.map((line) => {
    const { sku, name, pricing } = fields(line.product);
    const { specialPrice, regularPrice } = fields(pricing);
    const { value } = fields(fields(line.prices).price);
    return {
      id: text(sku),
      item_name: text(name),
      item_price: money(value) ?? money(specialPrice) ?? money(regularPrice),
      quantity: whole(line.quantity),
    };
  });
  const { currency } = fields(fields(lines[0]?.prices).price);
  return {
    event_name,
    custom_data: customDataOf(contents, {
      value: money(order.grandTotal),
      currency: text(currency) ?? text(order.currencyCode),
      order_id: text(order.orderId),
    }),
  };
}
