import { cleanUrl, isPersonal } from "@hatpin/core";
import { isRecord } from "../is-record.ts";

/** No event is deeper; what is, the check refuses. */
const MAX_DEPTH = 4;

/**
 * An event without what must not be kept in clear text: in the page's address, by core's rule for both sides; and texts in
 * `custom_data` that hold an e-mail address, a phone number or a token, above all what a visitor has typed into a search.
 * The browser does the same before it sends; other senders may not.
 */
export function cleanEvent<Event extends object>(event: Event): Event {
  // A cast, because what these two hold is found out here.
  const { event_source_url, custom_data } = event as { event_source_url?: unknown; custom_data?: unknown };
  const cleaned = { ...event };
  if (typeof event_source_url === "string")
    Object.assign(cleaned, { event_source_url: cleanUrl(event_source_url) });
  if (isRecord(custom_data) && hasPersonalText(custom_data, 0)) {
    Object.assign(cleaned, { custom_data: withoutPersonalTexts(custom_data, 0) });
  }
  return cleaned;
}

/** Nearly no event has one, and to copy all others would cost more than to look. */
function hasPersonalText(value: unknown, depth: number): boolean {
  if (typeof value === "string") return isPersonal(value);
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => hasPersonalText(member, depth + 1));
}

function withoutPersonalTexts(value: unknown, depth: number): unknown {
  if (typeof value === "string") return isPersonal(value) ? undefined : value;
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item) => withoutPersonalTexts(item, depth + 1)).filter((item) => item !== undefined);
  }
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    withoutPersonalTexts(member, depth + 1),
  ]);
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}
