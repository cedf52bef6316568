import { isRecord } from "./is-record.ts";

/** No event is deeper. */
const MAX_DEPTH = 5;

/**
 * The prototype of copies. Superstruct writes values into messages that we do not use: this lets it, whatever keys
 * they have. It inherits nothing, so that `__proto__` is a key like any other.
 */
const printable = /* @__PURE__ */ Object.create(null, {
  [Symbol.toPrimitive]: { value: () => "an object" },
});

/** Stands for what JSON has no word for: it fits no rule. */
function unfit(): void {}

/** A copy of `value` as JSON would write it, safe to look at: no getters, no proxies, no cycles. */
export function inertCopy(value: unknown, depth: number = 0): unknown {
  try {
    if (value === null || value === undefined || isPlainValue(value)) return value;
    if (depth > MAX_DEPTH) return unfit;
    if (Array.isArray(value)) return Array.from(value, (item) => inertCopy(item, depth + 1));
    return isRecord(value) ? copyRecord(value, depth) : unfit;
  } catch {
    // A proxy that throws when it is looked at.
    return unfit;
  }
}

function isPlainValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function copyRecord(record: Record<string, unknown>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(printable);
  for (const key of Object.keys(record)) {
    copy[key] = copyProperty(record, key, depth);
  }
  return copy;
}

function copyProperty(record: Record<string, unknown>, key: string, depth: number): unknown {
  try {
    return inertCopy(record[key], depth + 1);
  } catch {
    // A getter that throws.
    return unfit;
  }
}
