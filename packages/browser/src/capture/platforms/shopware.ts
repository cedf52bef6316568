import type { Globals, Order, Platform } from "./platform.ts";

/**
 * Forms to /checkout/line-item/add, sent by script or not. The cart comes back as HTML: a success alert when all went
 * well, else warnings. Facts are in microdata.
 */
export const shopware: Platform = {
  isHere: ({ router }) => router?.["frontend.cart.offcanvas"],
  kindOfPage: ({ document }) =>
    (({ product: "product", navigation: "category", search: "search", checkout: "cart" }) as const)[
      /is-ctl-(\w+)/.exec(document.body.className)?.[1] as "product"
    ],
  readOrder,
};

function readOrder({ document }: Globals): Order | undefined {
  const order_id = document.querySelector<HTMLElement>("[data-order-number]")?.dataset.orderNumber;
  return order_id ? { order_id, products: [] } : undefined;
}
