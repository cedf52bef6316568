import type { EventName } from "@hatpin/core";
import { customDataOf, fields, items, money, type Reported, text, whole } from "./reported.ts";

// https://segment.com/docs/connections/spec/ecommerce/v2/ which other tools follow.
const NAMES = new Map<string, EventName>([
  ["Checkout Started", "initiate_checkout"],
  ["Order Completed", "checkout"],
  ["Payment Info Entered", "add_payment_info"],
  ["Product Added", "add_to_cart"],
  ["Product Added to Wishlist", "add_to_wishlist"],
  ["Product List Viewed", "view_category"],
  ["Products Searched", "search"],
  ["Signed Up", "signup"],
]);

/** A call like `analytics.track("Product Added", { product_id, price, quantity, currency })`. */
export function readSegment([name, properties]: unknown[]): Reported | undefined {
  const event_name = NAMES.get(`${name}`);
  if (!event_name) return undefined;
  const given = fields(properties);
  const products = given.products ? items(given.products) : [given];
  const contents = products
    .map((item) => ({
      id: text(item.product_id) ?? text(item.sku),
      item_name: text(item.name),
      item_price: money(item.price),
      quantity: whole(item.quantity),
      item_brand: text(item.brand),
      item_category: text(item.category),
    }))
    .filter(({ id, item_name }) => id ?? item_name);
  return {
    event_name,
    custom_data: customDataOf(contents, {
      value: money(given.total) ?? money(given.revenue) ?? money(given.value),
      currency: text(given.currency),
      order_id: text(given.order_id),
      search_string: text(given.query),
    }),
  };
}
