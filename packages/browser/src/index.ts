export type { ConsentState } from "@hatpin/core";
export { addToCart } from "./capture/add-to-cart.ts";
export { pageVisits } from "./capture/page-visit.ts";
export type { Capture, TrackerOptions, TrackOptions } from "./options.ts";
export { createTracker, type Tracker } from "./tracker.ts";
