import type { EventName } from "@hatpin/core";
import { customDataOf, type Fields, fields, items, money, type Reported, text, whole } from "./reported.ts";

// https://developers.google.com/analytics/devguides/collection/ga4/reference/events
const NAMES = new Map<string, EventName>([
  ["add_payment_info", "add_payment_info"],
  ["add_to_cart", "add_to_cart"],
  ["add_to_wishlist", "add_to_wishlist"],
  ["begin_checkout", "initiate_checkout"],
  ["generate_lead", "lead"],
  ["purchase", "checkout"],
  ["search", "search"],
  ["sign_up", "signup"],
  ["view_item_list", "view_category"],
  ["view_search_results", "search"],
]);

/** An entry of `dataLayer`: an object with an event, or the arguments of `gtag("event", name, parameters)`. */
export function readGoogle([entry]: unknown[]): Reported | undefined {
  const { 0: command, 1: name, 2: parameters } = fields(entry);
  if (command === "event") return report("gtag", text(name), fields(parameters));
  const { event, ecommerce, ...others } = fields(entry);
  return report("", text(event), { ...others, ...fields(ecommerce) }) ?? reportUniversal(fields(ecommerce));
}

function report(dialect: string, name = "", parameters: Fields): Reported | undefined {
  const event_name = NAMES.get(name);
  if (!event_name) return undefined;
  const { currency, value, transaction_id, search_term } = parameters;
  const contents = items(parameters.items).map((item) => ({
    id: text(item.item_id) ?? text(item.id),
    item_name: text(item.item_name) ?? text(item.name),
    item_price: money(item.price),
    quantity: whole(item.quantity),
    item_brand: text(item.item_brand) ?? text(item.brand),
    item_category: text(item.item_category) ?? text(item.category),
  }));
  return {
    event_name,
    dialect,
    custom_data: customDataOf(contents, {
      value: money(value),
      currency: text(currency) ?? text(items(parameters.items)[0]?.currency),
      order_id: text(transaction_id),
      search_string: text(search_term),
    }),
  };
}

/** The shapes from before GA4: `ecommerce.add.products`, `ecommerce.purchase.actionField`. */
function reportUniversal({ add, purchase, currencyCode }: Fields): Reported | undefined {
  const { products, actionField } = fields(add ?? purchase);
  if (!products) return undefined;
  const { id, revenue } = fields(actionField);
  return report("universal", add ? "add_to_cart" : "purchase", {
    items: products,
    currency: currencyCode,
    value: revenue,
    transaction_id: id,
  });
}
