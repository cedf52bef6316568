export type { ConsentState } from "@hatpin/core";
export { addToCart } from "./capture/add-to-cart.ts";
export { pageVisits } from "./capture/page-visit.ts";
export { createTracker } from "./create-tracker.ts";
export type { Capture, TrackerOptions, TrackOptions } from "./options.ts";
export type { Tracker } from "./tracker.ts";
