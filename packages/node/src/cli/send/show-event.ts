import { type ConversionEvent, type ConversionEventInput, normalizeUserData } from "@hatpin/core";
import { isRecord } from "../../is-record.ts";
import type { Row } from "../event-file/row.ts";

/**
 * What an event would say, for a person to look at: of the customer only digests, and of the rest what is a number or one of
 * Pinterest's words. `showPersonalData` shows all of it, the texts instead of their digests.
 */
export function showEvent(
  { event_id, event_name, event_time, action_source, user_data, custom_data, ...rest }: ConversionEvent,
  row: Row,
  { showPersonalData = false, callingCode }: { showPersonalData?: boolean; callingCode?: string },
): Record<string, unknown> {
  const { line } = row;
  const known = { line, event_name, event_id, event_time, action_source };
  if (showPersonalData) {
    const customer = { ...user_data, ...normalized(row, callingCode) };
    return { ...known, user_data: customer, custom_data, ...rest };
  }
  const { currency, value, num_items, ...others } = custom_data ?? {};
  return {
    ...known,
    user_data: Object.fromEntries(
      Object.entries(user_data).map(([field, given]) => [field, Array.isArray(given) ? given : "not shown"]),
    ),
    custom_data: { currency, value, num_items, ...hidden(others) },
    ...hidden(rest),
  };
}

function normalized(row: Row, defaultCallingCode: string | undefined): object {
  if (row.kind !== "event" || !isRecord(row.input)) return {};
  // A cast, because an event was built from it.
  const { user_data } = row.input as unknown as ConversionEventInput;
  return normalizeUserData(user_data ?? {}, defaultCallingCode === undefined ? {} : { defaultCallingCode });
}

function hidden(fields: object): Record<string, string> {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, "not shown"]));
}
