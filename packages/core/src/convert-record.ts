import { addFault, type Fault, findFault, MAX_FAULTS } from "./fault.ts";
import type { ListRule, RecordRule, Rule } from "./fields.ts";
import { hasKey, isRecord } from "./is-record.ts";
import { pathKey } from "./path-key.ts";

/**
 * A copy of `record` in the form of the wire: own keys only, each converted by its rule, nothing that is null or
 * undefined. All that does not fit is left out and added to `faults`.
 */
export function convertRecord(
  record: Record<string, unknown>,
  { fields, others }: Pick<RecordRule, "fields" | "others">,
  path: string,
  faults: Fault[],
): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    const keyPath = path + pathKey(key);
    const isKnown = hasKey(fields, key);
    const rule = isKnown ? fields[key] : others;
    if (!rule) {
      addFault(faults, { path: keyPath, code: "unknown_key", value: key, fields });
      continue;
    }
    try {
      const value = convertField(record[key], rule, keyPath, faults);
      // A key that nobody knows yet stays, with nothing in it too: someone else judges it.
      if (value !== undefined || !isKnown) converted[key] = value;
    } catch {
      // A getter or a proxy threw; what it threw may hold anything, so it is not passed on.
      addFault(faults, { path: keyPath, code: "type" });
    }
  }
  return converted;
}

function convertField(given: unknown, rule: Rule, path: string, faults: Fault[]): unknown {
  if (given === undefined || given === null) return undefined;
  if (rule.kind === "record") {
    if (isRecord(given)) return convertRecord(given, rule, `${path}.`, faults);
  } else if (rule.kind === "list") {
    if (Array.isArray(given)) return convertList(given, rule, path, faults);
  } else {
    const value = rule.convert ? rule.convert(given) : given;
    const fault = findFault(path, value, rule);
    addFault(faults, fault);
    return fault ? undefined : value;
  }
  addFault(faults, { path, code: "type", rule });
  return undefined;
}

/** An empty list says nothing and is left out. */
function convertList(
  given: readonly unknown[],
  rule: ListRule,
  path: string,
  faults: Fault[],
): unknown[] | undefined {
  const { items, maxItems = Number.POSITIVE_INFINITY } = rule;
  if (given.length > maxItems) addFault(faults, { path, code: "too_long", rule });
  const list: unknown[] = [];
  for (let index = 0; index < given.length && faults.length < MAX_FAULTS; index++) {
    const item = given[index];
    const itemPath = `${path}.${index}`;
    const value = convertField(item, items, itemPath, faults);
    if (value !== undefined) list.push(value);
    else if (item === undefined || item === null) {
      addFault(faults, { path: itemPath, code: "type", rule: items });
    }
  }
  return list.length > 0 ? list : undefined;
}
