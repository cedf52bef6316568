import { addToCart, createTracker, pageVisits } from "@hatpin/browser";

export const tracker = createTracker({
  endpoint: "/hatpin/events",
  capture: [pageVisits(), addToCart()],
  debug: true,
});
