import { addToCart, createTracker, pageVisits } from "@hatpin/browser";

globalThis.hatpinConsumer = {
  start: () => createTracker({ endpoint: "/hatpin/events", capture: [pageVisits(), addToCart()] }),
};
