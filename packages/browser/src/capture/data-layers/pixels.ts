import type { EventName } from "@hatpin/core";
import {
  customDataOf,
  fields,
  items,
  money,
  type Reported,
  type ReportedItem,
  text,
  whole,
} from "./reported.ts";

// The standard events of Meta's and TikTok's pixels, which share most names.
const NAMES = new Map<string, EventName>([
  ["AddPaymentInfo", "add_payment_info"],
  ["AddToCart", "add_to_cart"],
  ["AddToWishlist", "add_to_wishlist"],
  ["CompletePayment", "checkout"],
  ["CompleteRegistration", "signup"],
  ["InitiateCheckout", "initiate_checkout"],
  ["Lead", "lead"],
  ["PlaceAnOrder", "checkout"],
  ["Purchase", "checkout"],
  ["Search", "search"],
  ["SubmitForm", "lead"],
  ["Subscribe", "subscribe"],
]);

/** A call like `fbq("track", "AddToCart", { content_ids, contents, value, currency })`. */
export function readFacebook([command, ...call]: unknown[]): Reported | undefined {
  return command === "track" ? readTikTok(call) : undefined;
}

/** A call like `ttq.track("AddToCart", { contents, value, currency })`. */
export function readTikTok([name, parameters]: unknown[]): Reported | undefined {
  const event_name = NAMES.get(`${name}`);
  if (!event_name) return undefined;
  const { content_ids, content_id, content_name, contents, value, currency, order_id, search_string, query } =
    fields(parameters);
  const ids = [content_ids ?? content_id ?? []].flat().map((id) => ({ id: text(id) }));
  const described = items(contents).map((item) => ({
    id: text(item.id) ?? text(item.content_id),
    item_name: text(item.content_name),
    item_price: money(item.item_price) ?? money(item.price),
    quantity: whole(item.quantity),
  }));
  const lines: ReportedItem[] = described[0] ? described : ids;
  const [line] = lines;
  if (line && !lines[1]) line.item_name ??= text(content_name);
  return {
    event_name,
    custom_data: customDataOf(lines, {
      value: money(value),
      currency: text(currency),
      order_id: text(order_id),
      search_string: text(search_string) ?? text(query),
    }),
  };
}
