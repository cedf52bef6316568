/** What a shop answers, or keeps in the page: nothing is known of it. */
// biome-ignore lint/suspicious/noExplicitAny: every reading of it is guarded
type Found = { [key: string]: any };

/** What lies deeper may point back to what holds it. */
const MAX_DEPTH = 12;

/** The first object in a value, itself included, that `isIt`. */
export function findObject(
  value: unknown,
  isIt: (each: Found) => unknown,
  depth = MAX_DEPTH,
): Found | undefined {
  if (!(value instanceof Object) || !depth) return undefined;
  if (isIt(value)) return value;
  for (const each of Object.values(value)) {
    const found = findObject(each, isIt, depth - 1);
    if (found) return found;
  }
  return undefined;
}
