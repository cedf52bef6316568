import type { ConversionEvent } from "./event.ts";
import { EVENT_FIELDS, REQUIRED_FIELDS } from "./event-fields.ts";
import { isTimely } from "./event-time.ts";
import {
  customName,
  type LeafRule,
  type ListRule,
  type RecordRule,
  type Rule,
  standardName,
} from "./fields.ts";
import { fits } from "./fits.ts";
import { isKnowable } from "./identity.ts";
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
  // Compiled with the first event, so that importing costs nothing.
  fitsEvent ??= compileRecord({ kind: "record", fields: EVENT_FIELDS }, REQUIRED_FIELDS);
  try {
    if (!fitsEvent(value)) return false;
    // A cast, because the shape was checked by a table.
    const { event_name, event_time, user_data } = value as unknown as ConversionEvent;
    return (
      fits(event_name, allowCustomEventNames ? customName : standardName) &&
      isTimely(event_time, now()) &&
      (!identityRequired || isKnowable(user_data))
    );
  } catch {
    // A getter or a proxy that throws is no event.
    return false;
  }
}

type Fits = (value: unknown) => boolean;

let fitsEvent: Fits | undefined;

/** The rules as functions: to look them up in tables for each event would double the work of sending it. */
function compile(rule: Rule): Fits {
  const fitsRule =
    rule.kind === "record"
      ? compileRecord(rule)
      : rule.kind === "list"
        ? compileList(rule)
        : compileLeaf(rule);
  return rule.isNullable ? (value) => value === null || fitsRule(value) : fitsRule;
}

function compileRecord({ fields }: RecordRule, required: readonly string[] = []): Fits {
  const fieldChecks = new Map(
    Object.entries(fields).map(([key, rule]) => [
      key,
      { fits: compile(rule), isRequired: required.includes(key) },
    ]),
  );
  return (value) => {
    if (!isRecord(value)) return false;
    let missing = required.length;
    for (const key in value) {
      const field = fieldChecks.get(key);
      if (!field) {
        // JSON writes only what is its own.
        if (hasKey(value, key)) return false;
        continue;
      }
      const member = value[key];
      if (member !== undefined && !field.fits(member)) return false;
      if (field.isRequired && member !== undefined && hasKey(value, key)) missing -= 1;
    }
    return missing === 0;
  };
}

function compileList({ items, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: ListRule): Fits {
  const fitsItem = compile(items);
  return (value) => {
    if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false;
    for (let index = 0; index < value.length; index++) {
      if (!fitsItem(value[index])) return false;
    }
    return true;
  };
}

function compileLeaf(rule: LeafRule): Fits {
  if (rule.kind !== "text") return (value) => fits(value, rule);
  const { choices, pattern, maxLength = Number.POSITIVE_INFINITY } = rule;
  if (choices) return (value) => fits(value, rule);
  return (value) =>
    typeof value === "string" &&
    // Too many units may still be few enough code points.
    (value.length <= maxLength ? !pattern || pattern.test(value) : fits(value, rule));
}
