import { DROP_REASONS, EVENT_NAMES, ISSUE_CODES } from "@hatpin/core";
import { PROBLEMS, type Problem, SYSTEM_CODES } from "./problem.ts";
import { readFieldPath, readListeningUrl, readOrigin, readRequestId, readSetting } from "./shown.ts";

// What a line of the log may hold besides the sentence of its code: numbers, words of closed lists, and a few kinds of text
// that only the readers of shown.ts make. Each reader is asked again when a line is written, whatever the types said.

/** Errors of the platform. What others call themselves can be anything. */
const ERROR_NAMES = [
  "AbortError",
  "AggregateError",
  "AssertionError",
  "DataCloneError",
  "Error",
  "InvalidEventError",
  "InvalidOptionError",
  "InvalidStateError",
  "PinterestApiError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TimeoutError",
  "TypeError",
  "URIError",
  "other",
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

/** How the shop's own code failed. */
const SLIPS = ["threw", "took_too_long", "returned_no_event"] as const;

/** Of Redis's settings, by what they do to the promise. */
const WEAKNESSES = ["may_evict", "not_persistent", "syncs_late"] as const;

export type Weakness = (typeof WEAKNESSES)[number];

const LOGGED_NAMES = [...EVENT_NAMES, "other"] as const;

type LoggedName = (typeof LOGGED_NAMES)[number];

/** More is told as this: a telephone number has more digits. */
const MAX_COUNT = 9_999_999;

/** The one list of what a line may carry. A reader returns undefined for what may not be shown. */
export const READ_FIELD = {
  /** Why an event ended, by its name. */
  reason: oneOf(DROP_REASONS),
  /** One of Pinterest's names, or `other`. */
  event_name: oneOf(LOGGED_NAMES),
  problem: oneOf(Object.keys(PROBLEMS) as Problem[]),
  /** The system's own name for an error. */
  system_code: oneOf(SYSTEM_CODES),
  error_name: oneOf(ERROR_NAMES),
  /** HTTP. */
  status: numberFrom(100, 599),
  // Not up to where telephone numbers begin.
  pinterest_code: numberFrom(0, 99_999),
  /** Pinterest's `x-pinterest-rid`, which its support asks for. */
  request_id: readRequestId,
  /** Of a page that was refused. */
  origin: readOrigin,
  /** Trusted proxies in front. */
  hops: numberFrom(0, 100),
  /** Events, or lines. */
  count: (value: unknown) =>
    numberFrom(0, MAX_COUNT)(typeof value === "number" ? Math.min(value, MAX_COUNT) : value),
  slip: oneOf(SLIPS),
  issue: oneOf(ISSUE_CODES),
  /** Of an event, by Pinterest's name. */
  field: readFieldPath,
  weakness: oneOf(WEAKNESSES),
  /** Where the process listens. */
  url: readListeningUrl,
  /** What the operator has set: paths, and where the queue is. */
  events_path: readSetting,
  script_path: readSetting,
  queue: readSetting,
} satisfies Record<string, (value: unknown) => unknown>;

export type FieldName = keyof typeof READ_FIELD;

/** The fields of lines, by name. */
export type LogFields = { [Name in FieldName]?: NonNullable<ReturnType<(typeof READ_FIELD)[Name]>> };

/** Whose text others have chosen. */
const FROM_OUTSIDE: readonly FieldName[] = ["origin", "request_id"];

/** Only those of `names`, and of those only what may be shown: nothing in which `redact` finds something secret. */
export function readFields(
  names: readonly FieldName[],
  given: Readonly<Record<string, unknown>>,
  redact: (text: string) => string = (text) => text,
): LogFields {
  const fields = names.flatMap((name) => {
    const value = READ_FIELD[name](given[name]);
    const isSecret = FROM_OUTSIDE.includes(name) && redact(String(value)) !== value;
    return value === undefined || isSecret ? [] : [[name, value]];
  });
  // A cast, because each value is what the reader of its name returned.
  return Object.fromEntries(fields) as LogFields;
}

/** Names of a shop's own can be anything. */
export function showEventName(event_name: string): LoggedName {
  return READ_FIELD.event_name(event_name) ?? "other";
}

export function showErrorName(error: unknown): ErrorName {
  return READ_FIELD.error_name(Object(error).name) ?? "other";
}

function oneOf<const Word extends string>(words: readonly Word[]): (value: unknown) => Word | undefined {
  return (value) => words.find((word) => word === value);
}

function numberFrom(min: number, max: number): (value: unknown) => number | undefined {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}
