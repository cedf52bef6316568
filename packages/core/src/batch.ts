import { byteLength } from "./byte-length.ts";

export interface BatchLimits {
  /** Most items in a batch. */
  maxCount: number;
  /** Most bytes of the items' JSON as UTF-8, with the commas between them but without the brackets. */
  maxBytes: number;
}

/**
 * Splits `items` into batches, in order, within both limits. An item that is larger than `maxBytes` by
 * itself makes a batch of its own: whether it can be sent is for the receiver to say.
 */
export function splitIntoBatches<T>(
  items: readonly T[],
  { maxCount, maxBytes }: BatchLimits,
  measure: (item: T) => number = jsonByteLength,
): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = measure(item);
    if (batch.length > 0 && (batch.length >= maxCount || bytes + 1 + size > maxBytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += batch.length === 1 ? size : 1 + size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

function jsonByteLength(item: unknown): number {
  return byteLength(JSON.stringify(item));
}
