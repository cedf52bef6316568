import type { ConversionEvent } from "@hatpin/core";

/** An event as it is kept: what a later page needs to adopt it. */
export interface StoredEvent {
  /** Its key in localStorage and IndexedDB: our prefix, `event_name` and `event_id`. */
  key: string;
  /** Length of the event as JSON. */
  bytes: number;
  /** The page that sends it. */
  owner: string;
  /** When it was written or adopted, in milliseconds. */
  at: number;
  event: ConversionEvent;
}
