import { createEventId } from "@hatpin/core";

/**
 * The id of an order's checkout: the same on a reload of its page, in the shop's back end, and for Pinterest's tag.
 * Undefined where the page cannot hash (no HTTPS). A part of its own, for pages that tell of an order.
 */
export async function orderEventId(orderId: string | number): Promise<string | undefined> {
  try {
    return await createEventId("checkout", `${orderId}`);
  } catch {
    return undefined;
  }
}
