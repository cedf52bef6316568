import type { DropReason } from "@hatpin/core";
import type { Tracker } from "./tracker.ts";

export type ConsentState = "granted" | "denied" | "pending";

/** Something that captures events by itself: started once with the tracker, it returns what stops it. */
export type Capture = (tracker: Tracker) => () => void;

export interface TrackerOptions {
  /** Where the shop's proxy takes events, e.g. `/hatpin/events`. */
  endpoint: string;
  /** Default `granted`. With `pending` nothing is stored or sent until `tracker.consent("granted")`. */
  consent?: ConsentState;
  /** What to capture without code, e.g. `[pageVisits(), addToCart()]`. Default: nothing. */
  capture?: Capture[];
  /** Calling code for phone numbers given without one, e.g. `49`. */
  defaultCallingCode?: string;
  /** The currency of prices that the page gives without one. ISO 4217. */
  currency?: string;
  /** Prints each step to the console. Default false. */
  debug?: boolean;
  /** Told of each event that will never be delivered. */
  onDrop?: (event: { event_id: string; event_name: string }, reason: DropReason) => void;
}
