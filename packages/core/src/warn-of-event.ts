import type { Totals } from "./custom-data.ts";
import { describeOddity } from "./describe-oddity.ts";
import type { OnWarning, WarningCode } from "./errors.ts";
import type { CustomData } from "./event.ts";
import { isSameMoney } from "./is-same-money.ts";

/** What was handed in, and what was made of it. */
export interface EventReading {
  given: { event_time?: unknown; custom_data?: CustomData };
  event_time: number;
  totals: Totals;
}

/**
 * Tells of what is odd about an event, but for its customer, and does not cost it. A module of its own: fetched when
 * somebody is to hear of it.
 */
export function warnOfEvent({ given, event_time, totals }: EventReading, onWarning: OnWarning): void {
  const warn = (path: string, code: WarningCode) => onWarning(describeOddity({ path, code }));
  if (typeof given.event_time === "number") {
    // Nothing else makes a time so much less.
    const isMilliseconds = given.event_time > 2 * event_time;
    if (isMilliseconds) warn("event_time", "milliseconds");
    const seconds = isMilliseconds ? given.event_time / 1000 : given.event_time;
    if (Math.floor(seconds) > event_time) warn("event_time", "clock_skew");
  }

  const { value, num_items } = given.custom_data ?? {};
  if (value && totals.value && !isSameMoney(value, totals.value)) warn("custom_data.value", "value_mismatch");
  if (num_items !== undefined && given.custom_data?.contents && num_items !== totals.num_items) {
    warn("custom_data.num_items", "num_items_mismatch");
  }
}
