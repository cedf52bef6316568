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

/** What is to be known of an event at once, for the page and what was handed in may change. In memory only. */
export interface EventNote {
  event_id: string;
  event_name: string;
  /** As JSON; undefined where there is none. */
  custom_data: string | undefined;
  time: number;
  url: string;
}

/** Reads the page and the clock. Throws when no text can be made of the name, or no JSON of `custom_data`. */
export function noteEvent(
  event_id: string,
  event_name: string,
  custom_data: CustomDataInput | undefined,
  { event_time = Date.now(), event_source_url = location.href }: TrackOptions,
): EventNote {
  return {
    event_id,
    event_name: `${event_name}`,
    custom_data: custom_data && JSON.stringify(custom_data),
    time: Number(event_time),
    url: `${event_source_url}`,
  };
}

/** The event of a note, which may wait for an idle moment. */
export function createWebEvent(
  { event_id, event_name, custom_data, time, url }: EventNote,
  { currency, cleanUrlParams }: Pick<TrackerOptions, "currency" | "cleanUrlParams">,
): WebEvent {
  const given: CustomDataInput | undefined = custom_data && JSON.parse(custom_data);
  return {
    event_name,
    action_source: "web",
    // Milliseconds, those of a `Date` too, are as good as seconds.
    event_time: Math.floor(time > 1e11 ? time / 1000 : time),
    event_id,
    event_source_url: cleanUrl(url, cleanUrlParams),
    // Two letters exactly: the first two of `fil` are another language.
    language: /^[a-z]{2}\b/i.exec(navigator.language)?.[0],
    custom_data: given && wireForm({ ...given, currency: given.currency ?? currency }),
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
