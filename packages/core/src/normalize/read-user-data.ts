import { HASHED_FIELDS, PLAIN_FIELDS } from "../event.ts";
import { isRecord } from "../is-record.ts";
import type { Oddity } from "../oddity.ts";

/**
 * Most values of one field. Nobody has more e-mail addresses; a list that long is a mistake, and work is
 * bounded.
 */
const MAX_VALUES = 100;

/** One value of a field. */
export interface FieldValue {
  field: string;
  path: string;
  value: unknown;
}

/** What `user_data` holds: a copy, for the rules to judge. */
export interface Reading {
  /** In the order of the fields. */
  values: FieldValue[];
  unknownKeys: string[];
  /** Whether JSON would not write it as an object. */
  isMisfit: boolean;
  /** What is to be said of those that were dropped. */
  oddities: Oddity[];
}

const plainFields: readonly string[] = PLAIN_FIELDS;
const allFields: readonly string[] = [...HASHED_FIELDS, ...PLAIN_FIELDS];

/**
 * Reads `userData` at once. Whatever is handed in, it does not throw: what a page hands in is not ours to choose.
 */
export function readUserData(userData: unknown): Reading {
  const reading: Reading = { values: [], unknownKeys: [], isMisfit: false, oddities: [] };

  readSafely("user_data", (path) => {
    if (userData === undefined || userData === null) return;
    reading.isMisfit = !isRecord(userData);
    if (typeof userData !== "object") return drop(path, "not an object");
    reading.unknownKeys = Object.keys(userData).filter((key) => !allFields.includes(key));
    if (reading.unknownKeys.length > 0) drop(path, "unknown key");
    for (const field of allFields) {
      readSafely(`${path}.${field}`, (fieldPath) =>
        readField(field, fieldPath, Reflect.get(userData, field)),
      );
    }
  });
  return reading;

  function readField(field: string, path: string, value: unknown): void {
    if (value === undefined || value === null) return;
    if (!Array.isArray(value) || plainFields.includes(field)) {
      reading.values.push({ field, path, value });
      return;
    }
    for (let i = 0; i < value.length && i < MAX_VALUES; i++) {
      reading.values.push({ field, path: `${path}.${i}`, value: value[i] });
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
