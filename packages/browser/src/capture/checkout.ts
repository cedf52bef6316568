import type { Capture } from "../options.ts";
import { orderEventId } from "../order-event-id.ts";
import { nameProducts } from "./name-products.ts";
import { createOnce } from "./once.ts";
import { readOrder } from "./order.ts";
import { isThankYouPage, kindOfPage, saysDone } from "./page-kind.ts";
import { customData } from "./product-facts.ts";
import { watchPages } from "./watch-pages.ts";

/**
 * Captures `checkout`: each order whose confirmation is shown, once an order id, however often the page is loaded. Its
 * `event_id` is that of `createEventId("checkout", orderId)`, so that a back end may send the same order. A confirmation
 * without a number counts once after a checkout that was seen to begin.
 */
export function checkout(): Capture {
  return (tracker, mayStore, options) => {
    const once = createOnce("hatpin.orders", () => localStorage, mayStore);
    const begun = createOnce("hatpin.begun", () => sessionStorage, mayStore);
    return watchPages(() => {
      const kind = kindOfPage();
      if (kind === "checkout") begun.isFirst("checkout");
      if (kind !== "order") return;
      const { order_id, products, value, currency } = readOrder();
      // Without a number it may be the last page before the order, or thanks for something else.
      if (!order_id && (!saysDone() || (value === undefined && isThankYouPage()))) return;
      const isBegun = !begun.isFirst("checkout");
      begun.forget();
      if (!order_id && !isBegun) return;
      // Without a secure context nothing hashes: the order then is counted once by this browser alone.
      void Promise.all([order_id && orderEventId(order_id), nameProducts(options)]).then(([event_id]) => {
        if (order_id && !once.isFirst(order_id)) return;
        const data = {
          ...(products[0] && customData(products)),
          ...(order_id && { order_id }),
          ...(value !== undefined && { value }),
          ...(currency && { currency }),
        };
        tracker.track("checkout", data, { ...(event_id && { event_id }), source: "page" });
      });
    });
  };
}
