import { isRecord } from "../is-record.ts";

/** Pinterest knows fewer than forty of any one thing. */
const MAX_FIELDS = 100;

/**
 * Whether an event, or what is directly in it, has so many fields that it is certainly none: to copy and explain a hundred
 * thousand would take a second. Seen before anything else is done with it.
 */
export function hasTooManyFields(event: unknown): boolean {
  if (!isRecord(event)) return false;
  const fields = Object.values(event);
  return (
    fields.length > MAX_FIELDS ||
    fields.some((field) => isRecord(field) && Object.keys(field).length > MAX_FIELDS)
  );
}
