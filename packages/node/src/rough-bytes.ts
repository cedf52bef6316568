import type { ConversionEvent, CustomData, HashedUserData } from "@hatpin/core";

/** What most of an event comes to: names, digests, numbers. */
const FRAME_BYTES = 600;
const CONTENT_BYTES = 150;

/** Shorter texts do not matter for the sum. */
const LONG_TEXT = 200;

/**
 * About how many bytes an event is as JSON: what can be long is counted, the rest guessed. To write each event twice, once
 * for its length, would double the work of sending; the exact count comes when a request is written (`conversions-api.ts`).
 */
export function roughBytes({ event_source_url, user_data, custom_data = {} }: ConversionEvent): number {
  const { contents = [], content_ids = [] } = custom_data;
  return (
    FRAME_BYTES +
    lengthOf(event_source_url) +
    lengthsOf(user_data) +
    lengthsOf(custom_data) +
    contents.length * CONTENT_BYTES +
    content_ids.length * CONTENT_BYTES
  );
}

function lengthsOf(fields: HashedUserData | CustomData): number {
  let bytes = 0;
  // A cast, because an interface has no keys in general.
  for (const field in fields) bytes += lengthOf((fields as { [field: string]: unknown })[field]);
  return bytes;
}

function lengthOf(value: unknown): number {
  return typeof value === "string" && value.length > LONG_TEXT ? Buffer.byteLength(value) : 0;
}
