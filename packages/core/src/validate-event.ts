import type { Issue, IssueCode } from "./errors.ts";
import { EVENT_FIELDS } from "./event-fields.ts";
import { isTimely } from "./event-time.ts";
import { explainFault } from "./explain-fault.ts";
import { checkValue, type Fault, MAX_FAULTS } from "./fault.ts";
import { customName, type Rule, standardName } from "./fields.ts";
import { isKnowable } from "./identity.ts";
import { inertCopy } from "./inert-copy.ts";
import { isConversionEvent, type ValidateOptions } from "./is-conversion-event.ts";
import { isRecord } from "./is-record.ts";
import { pathKey } from "./path-key.ts";
import { eventSchema, type Failure, type Struct } from "./schema.ts";

/**
 * Every problem at once of an event as it would go on the wire, also what Pinterest refuses a whole request for.
 * An empty list means that Pinterest takes it. It never throws, and no issue holds a value.
 */
export function validateEvent(event: unknown, options: ValidateOptions = {}): Issue[] {
  const { now = Date.now } = options;
  const nowMs = now();
  const atThatTime = { ...options, now: () => nowMs };
  return isConversionEvent(event, atThatTime) ? [] : explain(event, atThatTime);
}

function explain(event: unknown, options: Required<Pick<ValidateOptions, "now">> & ValidateOptions): Issue[] {
  const issues: Issue[] = [];
  const copy = inertCopy(event);
  explainShape(copy, issues);
  if (!isRecord(copy)) return issues;

  const { event_name, event_time, user_data } = copy;
  const check = (path: string, code: IssueCode | undefined, found: Pick<Fault, "value" | "rule"> = {}) =>
    code && addIssue(issues, explainFault({ path, code, ...found }));
  if (typeof event_name === "string") {
    const rule = options.allowCustomEventNames ? customName : standardName;
    check("event_name", checkValue(event_name, rule), { value: event_name, rule });
  }
  const nowMs = options.now();
  if (typeof event_time === "number" && !isTimely(event_time, nowMs)) {
    check("event_time", event_time < nowMs / 1000 ? "event_time_too_old" : "event_time_in_future");
  }
  if (isRecord(user_data) && options.identityRequired !== false && !isKnowable(user_data)) {
    check("user_data", "identity");
  }
  return issues;
}

function addIssue(issues: Issue[], issue: Issue): void {
  if (issues.length < MAX_FAULTS) issues.push(issue);
}

/** The schema says where a value does not fit, and our rules say it in words that show the way out. */
function explainShape(copy: unknown, issues: Issue[]): void {
  for (const failure of failuresOf(copy, eventSchema, [])) {
    const path = failure.path.map((step) => (typeof step === "number" ? step : pathKey(step))).join(".");
    addIssue(issues, issueOf(failure, path));
    if (issues.length >= MAX_FAULTS) return;
  }
}

/**
 * All failures of `value`, one by one: superstruct's own list is made whole before anyone sees the first, which a
 * hostile event of a megabyte would make a matter of seconds. What is in a thing of the wrong kind does not count.
 */
function* failuresOf(value: unknown, struct: Structure, path: (string | number)[]): Iterable<Failure> {
  const context = { path, branch: [] };
  let isWrongKind = false;
  for (const failure of struct.validator(value, context)) {
    isWrongKind = true;
    yield failure;
  }
  if (isWrongKind) return;
  for (const [key, member, memberStruct] of struct.entries(value, context)) {
    yield* failuresOf(member, memberStruct, [...path, key]);
  }
  // A cast, because the value was found to be of the struct's kind.
  yield* struct.refiner(value as never, context);
}

/** What is used of superstruct's structs, whatever they are of. */
type Structure = Pick<Struct<never>, "validator" | "entries" | "refiner">;

function issueOf({ type, value, key, path: steps, refinement, message }: Failure, path: string): Issue {
  if (type === "never") {
    const place = ruleAt(steps.slice(0, -1));
    const fields = place.kind === "record" ? place.fields : {};
    return explainFault({ path, code: "unknown_key", value: key, fields });
  }
  if (value === undefined && path) return explainFault({ path, code: "required" });
  // A cast, because the schema names each of its refinements by the code of an issue.
  if (refinement) return { path, code: refinement as IssueCode, message };
  return explainFault({ path, code: "type", rule: ruleAt(steps) });
}

function ruleAt(path: readonly unknown[]): Rule {
  let rule: Rule = { kind: "record", fields: EVENT_FIELDS };
  for (const step of path) {
    if (rule.kind === "record") rule = rule.fields[String(step)] ?? rule;
    else if (rule.kind === "list") rule = rule.items;
  }
  return rule;
}
