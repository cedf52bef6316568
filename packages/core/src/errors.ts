/** What can be wrong with a field. Each code is explained in `docs/errors.md`. */
export const ISSUE_CODES = [
  "required",
  "type",
  "blank",
  "unknown_key",
  "enum",
  "too_long",
  "too_short",
  "range",
  "format",
  "not_hashed",
  "identity",
  "event_name",
  "event_time_too_old",
  "event_time_in_future",
] as const;

export type IssueCode = (typeof ISSUE_CODES)[number];

/** One thing that is wrong: where, what, and the way out. It never holds the value itself. */
export interface Issue {
  /** Dotted path of the field, e.g. `custom_data.contents.0.item_price`; empty for the event itself. */
  path: string;
  code: IssueCode;
  message: string;
}

/** What can be odd without costing the event. Each code is explained in `docs/errors.md`. */
export const WARNING_CODES = [
  "user_data_dropped",
  "phone_without_country_code",
  "hashing_unavailable",
  "milliseconds",
  "clock_skew",
  "value_mismatch",
  "num_items_mismatch",
] as const;

export type WarningCode = (typeof WARNING_CODES)[number];

/** Something odd that did not cost the event. It never holds the value itself. */
export interface Warning {
  path: string;
  code: WarningCode;
  message: string;
}

export type OnWarning = (warning: Warning) => void;

/** Thrown by `createConversionEvent`; `issues` has every problem at once. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(`the event cannot be sent: ${issues.map(describeIssue).join("; ")}`);
    this.issues = issues;
  }
}

function describeIssue({ path, message }: Issue): string {
  return path ? `${path} ${message}` : message;
}
