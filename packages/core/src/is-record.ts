/**
 * True for what JSON writes as an object with the same keys: no array, no null, none of the built-in classes
 * (`Date`, `Map`, `URL`, …), nothing that writes itself by `toJSON`.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  // That of null is another.
  const isObject = Object.prototype.toString.call(value) === "[object Object]" && typeof value === "object";
  return isObject && typeof (value as { toJSON?: unknown }).toJSON !== "function";
}

/** Whether JSON would write `key`: own and enumerable. `constructor` is not, unless someone put it there. */
export function hasKey(object: object, key: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(object, key);
}
