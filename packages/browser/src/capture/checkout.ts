import type { Capture } from "../options.ts";
import { orderEventId } from "../order-event-id.ts";
import { nameProducts } from "./name-products.ts";
import { createOnce } from "./once.ts";
import { readOrder } from "./order.ts";
import { kindOfPage } from "./page-kind.ts";
import { customData } from "./product-facts.ts";
import { watchPages } from "./watch-pages.ts";

/**
 * Captures `checkout`: each order whose confirmation is shown, once an order id, however often the page is loaded. Its
 * `event_id` is that of `createEventId("checkout", orderId)`, so that a back end may send the same order.
 */
export function checkout(): Capture {
  return (tracker, mayStore, options) => {
    const once = createOnce("hatpin.orders", () => localStorage, mayStore);
    return watchPages(() => {
      const order = kindOfPage() === "order" ? readOrder() : undefined;
      if (!order) return;
      const { order_id, products, value, currency } = order;
      // Without a secure context nothing hashes: the order then is counted once by this browser alone.
      void Promise.all([orderEventId(order_id), nameProducts(options)]).then(([event_id]) => {
        const data = {
          ...(products[0] && customData(products)),
          order_id,
          ...(value !== undefined && { value }),
          ...(currency && { currency }),
        };
        if (once.isFirst(order_id)) tracker.track("checkout", data, { event_id, source: "page" });
      });
    });
  };
}
