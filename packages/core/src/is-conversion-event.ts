import type { ConversionEvent } from "./event.ts";
import { EVENT_FIELDS, REQUIRED_FIELDS } from "./event-fields.ts";
import { checkEventTime } from "./event-time.ts";
import { checkValue } from "./fault.ts";
import { customName, type Fields, type Rule, standardName } from "./fields.ts";
import { checkIdentity } from "./identity.ts";
import { hasKey, isRecord } from "./is-record.ts";

/** How an event on the wire is judged. */
export interface ValidateOptions {
  /** Takes user-defined event names too. Default false. */
  allowCustomEventNames?: boolean;
  /** Whether the customer must be known well enough for Pinterest to take the event. Default true. */
  identityRequired?: boolean;
  /** The time in milliseconds. Default `Date.now`. */
  now?: () => number;
}

/**
 * True for an event that can go on the wire as it is: exactly when `validateEvent` has nothing to say, at a tenth
 * of its cost. It never throws.
 */
export function isConversionEvent(value: unknown, options: ValidateOptions = {}): value is ConversionEvent {
  const { allowCustomEventNames = false, identityRequired = true, now = Date.now } = options;
  try {
    if (
      !fitsRecord(value, EVENT_FIELDS) ||
      !REQUIRED_FIELDS.every((field) => hasKey(value, field) && value[field] !== undefined)
    )
      return false;
    // A cast, because the shape was checked by a table.
    const { event_name, event_time, user_data } = value as unknown as ConversionEvent;
    return (
      !checkValue(event_name, allowCustomEventNames ? customName : standardName) &&
      !checkEventTime(event_time, now()) &&
      !(identityRequired && checkIdentity(user_data))
    );
  } catch {
    // A getter or a proxy that throws is no event.
    return false;
  }
}

function fits(value: unknown, rule: Rule): boolean {
  if (value === null && rule.isNullable) return true;
  if (rule.kind === "record") return fitsRecord(value, rule.fields);
  if (rule.kind !== "list") return checkValue(value, rule) === undefined;
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = rule;
  if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false;
  for (let index = 0; index < value.length; index++) {
    if (!fits(value[index], items)) return false;
  }
  return true;
}

function fitsRecord(value: unknown, fields: Fields): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  for (const key of Object.keys(value)) {
    const rule = hasKey(fields, key) ? fields[key] : undefined;
    if (!rule || (value[key] !== undefined && !fits(value[key], rule))) return false;
  }
  return true;
}
