import type { ConversionEvent, CustomData, CustomDataInput } from "@hatpin/core";
import type { TrackerOptions, TrackOptions } from "./options.ts";

/** An event as the page was when it happened; who did it is added before it is kept. */
export type WebEvent = Omit<ConversionEvent, "user_data">;

/** Reads the page and the clock. Throws when no event can be made of it. */
export function createWebEvent(
  event_id: string,
  event_name: string,
  custom_data: CustomDataInput | undefined,
  { event_time, event_source_url = location.href }: TrackOptions,
  { currency }: TrackerOptions,
): WebEvent {
  if (typeof event_name !== "string") throw new TypeError("event_name must be a string");
  return {
    event_name,
    action_source: "web",
    event_time: unixSeconds(event_time) || unixSeconds(Date.now()),
    event_id,
    event_source_url: event_source_url.split("#")[0],
    // Two letters exactly: the first two of `fil` are another language.
    language: /^[a-z]{2}\b/i.exec(navigator.language)?.[0],
    custom_data: custom_data && wireForm({ currency, ...custom_data }),
    // A cast, for the fields that are left out when undefined, and the brand: the proxy checks each event.
  } as WebEvent;
}

/**
 * A copy without undefined and null, with text where Pinterest wants text: ids and amounts, whose noise of floating
 * point goes. Throws on what no JSON can be made of, and on an amount that is no number.
 */
function wireForm(customData: CustomDataInput): CustomData {
  return JSON.parse(
    JSON.stringify(customData, (key, value) => {
      if (typeof value !== "number") return value ?? undefined;
      if (!Number.isFinite(value)) throw new TypeError(`${key} must be a finite number`);
      return /^(quantity|num_items|external_measurement_vendor_id)$/.test(key)
        ? value
        : `${+value.toFixed(10)}`;
    }),
  );
}

/** Milliseconds, those of a `Date` too, are as good as seconds; NaN when it is no time. */
function unixSeconds(time: number | Date | undefined): number {
  const number = Number(time);
  return Math.floor(number > 1e11 ? number / 1000 : number);
}
