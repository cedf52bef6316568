import type { Issue } from "./errors.ts";
import type { Fields, ListRule, Rule } from "./fields.ts";
import { hasKey, isRecord } from "./is-record.ts";
import { addIssue, findProblem, MAX_ISSUES, tooLong, wrongType } from "./problem.ts";
import { pathKey, unknownKey } from "./unknown-key.ts";

/**
 * A copy of `record` in the form of the wire: own keys only, each converted by its rule, nothing that is null or
 * undefined. All that does not fit is left out and added to `issues`.
 */
export function convertRecord(
  record: Record<string, unknown>,
  fields: Fields,
  path: string,
  issues: Issue[],
): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    const fieldPath = path + pathKey(key);
    const rule = hasKey(fields, key) ? fields[key] : undefined;
    if (!rule) {
      addIssue(issues, fieldPath, unknownKey(key, fields));
      continue;
    }
    try {
      const value = convertField(record[key], rule, fieldPath, issues);
      if (value !== undefined) converted[key] = value;
    } catch {
      // A getter or a proxy threw; what it threw may hold anything, so it is not passed on.
      addIssue(issues, fieldPath, { code: "type", message: "cannot be read" });
    }
  }
  return converted;
}

function convertField(given: unknown, rule: Rule, path: string, issues: Issue[]): unknown {
  if (given === undefined || given === null) return undefined;
  if (rule.kind === "record") {
    if (isRecord(given)) return convertRecord(given, rule.fields, `${path}.`, issues);
  } else if (rule.kind === "list") {
    if (Array.isArray(given)) return convertList(given, rule, path, issues);
  } else {
    const value = rule.convert ? rule.convert(given) : given;
    const problem = findProblem(value, rule);
    if (problem) addIssue(issues, path, problem);
    return problem ? undefined : value;
  }
  addIssue(issues, path, wrongType(rule));
  return undefined;
}

/** An empty list says nothing and is left out. */
function convertList(
  given: readonly unknown[],
  { items, maxItems = Number.POSITIVE_INFINITY }: ListRule,
  path: string,
  issues: Issue[],
): unknown[] | undefined {
  if (given.length > maxItems) addIssue(issues, path, tooLong(maxItems, "items"));
  const list: unknown[] = [];
  for (let index = 0; index < given.length && issues.length < MAX_ISSUES; index++) {
    const itemPath = `${path}.${index}`;
    const value = convertField(given[index], items, itemPath, issues);
    if (value !== undefined) list.push(value);
    else if (given[index] === undefined || given[index] === null)
      addIssue(issues, itemPath, wrongType(items));
  }
  return list.length > 0 ? list : undefined;
}
