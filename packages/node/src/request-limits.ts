/**
 * How many events Pinterest takes in one request; with `test` it takes as many, and processes only so few:
 * docs/pinterest-api.md.
 */
export function maxEventsOf({ test = false }: { test?: boolean }): number {
  return test ? 20 : 1000;
}
