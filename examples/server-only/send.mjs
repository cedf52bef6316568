// Without a page: an order that the shop's back end knows of. The token and the account come from the environment.
import { createConversionEvent } from "@hatpin/core";
import { sendConversionEvents } from "@hatpin/node";

const order = { id: "4711", total: "59.90", currency: "EUR", email: "jo@example.com" };

const event = await createConversionEvent({
  event_name: "checkout",
  action_source: "offline",
  // The same for the same order, so that it is counted once whoever sends it.
  event_id: `order-${order.id}`,
  user_data: { em: [order.email] },
  custom_data: { order_id: order.id, value: order.total, currency: order.currency },
});
const { num_events_processed } = await sendConversionEvents(process.env.PINTEREST_AD_ACCOUNT_ID, [event]);
console.log(`${num_events_processed} event processed`);
