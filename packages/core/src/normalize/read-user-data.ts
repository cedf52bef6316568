import type { OnWarning, Warning, WarningCode } from "../errors.ts";
import type { FieldRule, UserDataRules } from "./field-rule.ts";
import { type NormalizedText, normalizeValue } from "./normalize-value.ts";

/**
 * Most values of one field. Nobody has more e-mail addresses; a list that long is a mistake, and work is
 * bounded.
 */
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
export type FieldValue = NormalizedText & { field: string };

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
  const callingCode = `${defaultCallingCode ?? ""}`.replace(/\D|^0+/g, "");
  const nowMs = now();

  readSafely("user_data", (path) => {
    if (userData === undefined || userData === null) return;
    if (typeof userData !== "object") return drop(path, "not an object");
    if (Object.keys(userData).some((key) => !(key in rules))) drop(path, "unknown key");
    for (const [field, rule] of Object.entries(rules)) {
      readSafely(`${path}.${field}`, () => readField(field, rule, Reflect.get(userData, field)));
    }
  });
  return { values, warnings };

  function readField(field: string, rule: FieldRule, value: unknown): void {
    const path = `user_data.${field}`;
    if (value === undefined || value === null) return;
    if (!Array.isArray(value) || rule.kind === "plain") {
      readValue(value, path);
      return;
    }
    for (let i = 0; i < value.length && i < MAX_VALUES; i++) readValue(value[i], `${path}.${i}`);
    if (value.length > MAX_VALUES) drop(path, `more than ${MAX_VALUES} values`);

    function readValue(one: unknown, where: string): void {
      // Written out, because spreading objects costs more than the rest of a value's way.
      const normalized = normalizeValue(one, rule, {
        defaultCallingCode: callingCode,
        nowMs,
        warnWithoutCountryCode: () =>
          warn("phone_without_country_code", where, "hashed without a country code"),
      });
      if (typeof normalized === "string") drop(where, normalized);
      else values.push({ field, text: normalized.text, kind: normalized.kind });
    }
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
    warn("user_data_dropped", path, `dropped: ${reason}`);
  }

  function warn(code: WarningCode, path: string, message: string): void {
    warnings.push({ path, code, message });
  }
}
