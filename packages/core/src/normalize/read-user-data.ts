import type { Oddity } from "../oddity.ts";
import { allRules } from "./all-rules.ts";
import type { FieldRule } from "./field-rule.ts";

/**
 * Most values of one field. Nobody has more e-mail addresses; a list that long is a mistake, and work is
 * bounded.
 */
const MAX_VALUES = 100;

/** One value of a field. */
export interface FieldValue {
  field: string;
  rule: FieldRule;
  path: string;
  value: unknown;
}

/** What `user_data` holds: a copy, for the rules to judge. */
export interface Reading {
  /** In the order of the fields. */
  values: FieldValue[];
  /** What is to be said of those that were dropped. */
  oddities: Oddity[];
}

const fields = /* @__PURE__ */ Object.keys(allRules);
const rules: [field: string, rule: FieldRule][] = /* @__PURE__ */ Object.entries(allRules);

/**
 * Reads `userData` at once. Whatever is handed in, it does not throw: what a page hands in is not ours to choose.
 */
export function readUserData(userData: unknown): Reading {
  const reading: Reading = { values: [], oddities: [] };

  readSafely("user_data", (path) => {
    if (userData === undefined || userData === null) return;
    if (typeof userData !== "object") return drop(path, "not an object");
    if (Object.keys(userData).some((key) => !fields.includes(key))) drop(path, "unknown key");
    for (const [field, rule] of rules) {
      readSafely(`${path}.${field}`, (fieldPath) =>
        readField(field, rule, fieldPath, Reflect.get(userData, field)),
      );
    }
  });
  return reading;

  function readField(field: string, rule: FieldRule, path: string, value: unknown): void {
    if (value === undefined || value === null) return;
    // A symbol stands for what threw when it was copied.
    if (typeof value === "symbol") throw value;
    if (!Array.isArray(value) || rule.kind === "plain") {
      reading.values.push({ field, rule, path, value });
      return;
    }
    for (let i = 0; i < value.length && i < MAX_VALUES; i++) {
      reading.values.push({ field, rule, path: `${path}.${i}`, value: value[i] });
    }
    if (value.length > MAX_VALUES) drop(path, `more than ${MAX_VALUES} values`);
  }

  /** Getters and proxies may throw. */
  function readSafely(path: string, read: (path: string) => void): void {
    try {
      read(path);
    } catch {
      drop(path, "cannot be read");
    }
  }

  function drop(path: string, reason: string): void {
    reading.oddities.push({ path, code: "user_data_dropped", reason });
  }
}
