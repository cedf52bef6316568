import { AssertionError } from "node:assert";
import { describe, type EventSource, type ExpectedEvent } from "./expect-delivered.ts";
import { findDifferences } from "./find-differences.ts";
import { show } from "./show-value.ts";

/**
 * Throws an `AssertionError` when one of the events that fit would be counted more than once by Pinterest, or when none
 * fits. Copies that Pinterest drops are no mistake.
 */
export function expectCountedOnce(source: EventSource, expected: ExpectedEvent = {}): void {
  const found = source.events().filter(({ event }) => findDifferences(event, expected).length === 0);
  const wrong = found.filter(({ counted }) => counted !== 1);
  if (found.length > 0 && wrong.length === 0) return;
  const counts = wrong.map(
    ({ event_name, event_id, counted, copies }) =>
      `${event_name} ${show("event_id", event_id)}: counted ${counted} times, of ${copies} copies`,
  );
  throw new AssertionError({
    message:
      found.length === 0
        ? `no delivered event fits ${describe(expected)}, so none is counted`
        : `${wrong.length} of ${found.length} events are counted more than once:\n  ${counts.join("\n  ")}`,
    actual: counts,
    expected: [],
    operator: "expectCountedOnce",
    stackStartFn: expectCountedOnce,
  });
}
