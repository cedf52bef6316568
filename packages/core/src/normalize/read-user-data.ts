import type { OnWarning, Warning } from "../errors.ts";
import type { HashedField, PlainField } from "../event.ts";
import type { UserDataRules } from "./field-rule.ts";
import { type NormalizedText, normalizeValue } from "./normalize-value.ts";

type Field = HashedField | PlainField;

/** Most values of one field. Nobody has more e-mail addresses; a list that long is a mistake, and work is bounded. */
const MAX_VALUES = 100;

export interface HashUserDataOptions {
  /** Told of each value that was dropped or is doubtful. Default: nobody. */
  onWarning?: OnWarning;
  /** The country calling code of phone numbers written without one, e.g. `49`. Default: none. */
  defaultCallingCode?: string;
  /** The time in milliseconds, since a date of birth lies before it. Default `Date.now`. */
  now?: () => number;
}

/** One normalised value of a field. */
export type FieldValue = NormalizedText & { field: Field };

/**
 * The normalised values of `userData`, in the order of the rules, and what is to be said about the others.
 * Whatever is handed in, it does not throw: what a page hands in is not ours to choose.
 */
export function readUserData(
  userData: unknown,
  rules: UserDataRules,
  { defaultCallingCode, now = Date.now }: HashUserDataOptions,
): { values: FieldValue[]; warnings: Warning[] } {
  const values: FieldValue[] = [];
  const warnings: Warning[] = [];
  const surroundings = {
    defaultCallingCode: String(defaultCallingCode ?? "").replace(/\D/g, ""),
    nowMs: now(),
  };

  readSafely("user_data", () => {
    if (userData === undefined || userData === null) return;
    if (typeof userData !== "object") return drop("user_data", "not an object");
    if (Object.keys(userData).some((key) => !(key in rules))) drop("user_data", "unknown keys");
    // A cast, because keys are strings to TypeScript whatever they were declared as.
    for (const field of Object.keys(rules) as Field[]) {
      readSafely(`user_data.${field}`, (path) => readField(field, Reflect.get(userData, field), path));
    }
  });
  return { values, warnings };

  function readField(field: Field, value: unknown, path: string): void {
    if (value === undefined || value === null) return;
    const isList = Array.isArray(value) && rules[field].kind !== "plain";
    if (isList) readList(field, value, path);
    else readValue(field, value, path);
  }

  function readList(field: Field, list: readonly unknown[], path: string): void {
    for (let i = 0; i < list.length && i < MAX_VALUES; i++) readValue(field, list[i], `${path}.${i}`);
    if (list.length > MAX_VALUES) drop(path, `all after the first ${MAX_VALUES} values`);
  }

  function readValue(field: Field, value: unknown, path: string): void {
    const warnWithoutCountryCode = () =>
      warnings.push({ path, code: "phone_without_country_code", message: "hashed without a country code" });
    const normalized = normalizeValue(value, rules[field], { ...surroundings, warnWithoutCountryCode });
    if (typeof normalized === "string") drop(path, normalized);
    else values.push({ field, ...normalized });
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
    warnings.push({ path, code: "user_data_dropped", message: `dropped: ${reason}` });
  }
}
