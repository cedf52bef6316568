import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../is-record.ts";

/** Where a value is not what was expected. */
export interface Difference {
  /** Such as `custom_data.value`. */
  path: string;
  expected: unknown;
  actual: unknown;
}

/** Compares what is expected, and only that, field by field; lists are equal or not. */
export function findDifferences(actual: unknown, expected: object, prefix = ""): Difference[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    const path = prefix + key;
    const found = isRecord(actual) ? actual[key] : undefined;
    if (isRecord(value) && !Array.isArray(value)) return findDifferences(found, value, `${path}.`);
    return isDeepStrictEqual(found, value) ? [] : [{ path, expected: value, actual: found }];
  });
}
