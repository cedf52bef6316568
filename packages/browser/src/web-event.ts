import {
  type ConversionEvent,
  type CustomData,
  type CustomDataInput,
  cleanUrl,
  isPersonal,
} from "@hatpin/core";
import type { TrackerOptions, TrackOptions } from "./options.ts";

/** An event as the page was when it happened; who did it is added before it is kept. */
export type WebEvent = Omit<ConversionEvent, "user_data"> & { event_source_url: string };

/** Reads the page and the clock. Throws when no text can be made of the name, or no JSON of `custom_data`. */
export function createWebEvent(
  event_id: string,
  event_name: string,
  custom_data: CustomDataInput | undefined,
  { event_time = Date.now(), event_source_url = location.href }: TrackOptions,
  { currency, cleanUrlParams }: Pick<TrackerOptions, "currency" | "cleanUrlParams">,
): WebEvent {
  const time = Number(event_time);
  return {
    event_name: `${event_name}`,
    action_source: "web",
    // Milliseconds, those of a `Date` too, are as good as seconds.
    event_time: Math.floor(time > 1e11 ? time / 1000 : time),
    event_id,
    event_source_url: cleanUrl(event_source_url, cleanUrlParams),
    // Two letters exactly: the first two of `fil` are another language.
    language: /^[a-z]{2}\b/i.exec(navigator.language)?.[0],
    custom_data: custom_data && wireForm({ ...custom_data, currency: custom_data.currency ?? currency }),
    // A cast, for the brand and the fields that are left out when undefined: the proxy checks each event.
  } as WebEvent;
}

/**
 * A copy without undefined and null, with text where Pinterest wants text: ids, and amounts, without the noise of
 * floating point. What a visitor may have typed, into a search above all, is left out where it holds personal data.
 */
function wireForm(customData: CustomDataInput): CustomData {
  return JSON.parse(
    JSON.stringify(customData, (key, value) =>
      typeof value !== "number" || /^(quantity|num_items|.+vendor_id)$/.test(key)
        ? isPersonal(`${value}`)
          ? undefined
          : (value ?? undefined)
        : `${+value.toFixed(10)}`,
    ),
  );
}
