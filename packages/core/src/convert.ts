import type { Fields, ListRule, RecordRule, Rule } from "./fields.ts";
import { fits } from "./fits.ts";
import { hasKey, isRecord } from "./is-record.ts";

/**
 * What does not fit, as it was found: `refuse-event.ts` finds out what is wrong with it. It may hold what the caller
 * handed in, so it is shown to nobody.
 */
export interface Misfit {
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
  /** The rule that the value breaks. */
  readonly rule?: Rule;
  /** The fields, by key, of which the last step of the path is none. */
  readonly fields?: Fields;
}

/** Stands for what threw when it was read: a symbol fits no rule. */
export const UNREADABLE: symbol = /* @__PURE__ */ Symbol();

/** Beyond this many an event is hostile, not mistaken. */
const MAX_MISFITS = 50;

/**
 * What `read` returns in the form of the wire: a copy, converted by `rule`, with own keys only and nothing that is null
 * or undefined; undefined when there is none. All that does not fit is left out and added to `misfits`.
 */
export function convert(read: () => unknown, rule: Rule, path: Misfit["path"], misfits: Misfit[]): unknown {
  try {
    const given = read();
    return given === undefined || given === null ? undefined : convertValue(given, rule, path, misfits);
  } catch {
    // A getter or a proxy threw; what it threw may hold anything, so it is not passed on.
    return convertValue(UNREADABLE, rule, path, misfits);
  }
}

function convertValue(given: unknown, rule: Rule, path: Misfit["path"], misfits: Misfit[]): unknown {
  if (rule.kind === "record") {
    if (isRecord(given)) return convertRecord(given, rule, path, misfits);
  } else if (rule.kind === "list") {
    if (Array.isArray(given)) return convertList(given, rule, path, misfits);
  } else {
    const value = rule.convert ? rule.convert(given) : given;
    if (fits(value, rule)) return value;
  }
  misfits.push({ path, value: given, rule });
  return undefined;
}

function convertRecord(
  record: Record<string, unknown>,
  { fields, others, inherited = [] }: RecordRule,
  path: Misfit["path"],
  misfits: Misfit[],
): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const key of [...inherited, ...Object.keys(record)]) {
    const keyPath = [...path, key];
    const isKnown = hasKey(fields, key);
    const rule = isKnown ? fields[key] : others;
    if (!rule) {
      misfits.push({ path: keyPath, fields });
      continue;
    }
    const value = convert(() => record[key], rule, keyPath, misfits);
    // A key that nobody knows yet stays, with nothing in it too: someone else judges it.
    if (value !== undefined || !isKnown) converted[key] = value;
  }
  return converted;
}

/** An empty list says nothing and is left out. */
function convertList(
  given: readonly unknown[],
  { items }: ListRule,
  path: Misfit["path"],
  misfits: Misfit[],
): unknown[] | undefined {
  const list: unknown[] = [];
  for (let index = 0; index < given.length && misfits.length < MAX_MISFITS; index++) {
    const value = convertValue(given[index], items, [...path, index], misfits);
    if (value !== undefined) list.push(value);
  }
  return list.length > 0 ? list : undefined;
}
