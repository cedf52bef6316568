import { AssertionError } from "node:assert";
import type { ConversionEvent } from "@hatpin/core";
import { type Difference, findDifferences } from "./find-differences.ts";
import type { ReceivedEvent } from "./records.ts";
import { show } from "./show-value.ts";

/** Part of an event: what is named must be equal, lists in full, and what is not named may be anything. */
export type ExpectedEvent = PartOf<ConversionEvent>;

type PartOf<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: PartOf<T[Key]> }
    : T;

/** Whatever has events: an emulator, or those that another process's emulator hands out at `/__emulator/events`. */
export interface EventSource {
  events(): readonly ReceivedEvent[];
}

/** How the lines of a message begin. */
const INDENT = "\n  ";

/** Returns the first event that was processed and fits. Throws an `AssertionError` that names the nearest otherwise. */
export function expectDelivered(source: EventSource, expected: ExpectedEvent): ReceivedEvent {
  const received = source.events();
  const compared = received.map((one) => ({ one, differences: findDifferences(one.event, expected) }));
  const [nearest] = compared.sort((one, other) => one.differences.length - other.differences.length);
  if (nearest?.differences.length === 0) return nearest.one;
  throw new AssertionError({
    message: describeMissing(expected, received.length, nearest?.differences ?? []),
    actual: nearest?.differences.map(({ path, actual }) => `${path}: ${show(path, actual)}`) ?? [],
    expected: nearest?.differences.map(({ path, expected }) => `${path}: ${show(path, expected)}`),
    operator: "expectDelivered",
    stackStartFn: expectDelivered,
  });
}

/** Throws an `AssertionError` when an event was processed that fits. */
export function expectNotDelivered(source: EventSource, unexpected: ExpectedEvent): void {
  const found = source.events().filter(({ event }) => findDifferences(event, unexpected).length === 0);
  if (found.length === 0) return;
  const ids = found.map(({ event_name, event_id }) => `${event_name} ${show("event_id", event_id)}`);
  throw new AssertionError({
    message: `${found.length} delivered events fit ${describe(unexpected)}, and none was to:${INDENT}${ids.join(INDENT)}`,
    actual: ids,
    expected: [],
    operator: "expectNotDelivered",
    stackStartFn: expectNotDelivered,
  });
}

/** What was looked for, without what is personal. */
export function describe(expected: ExpectedEvent): string {
  const facts = findDifferences({}, expected).map(({ path, expected }) => `${path} ${show(path, expected)}`);
  return facts.length === 0 ? "any event" : `an event with ${facts.join(", ")}`;
}

function describeMissing(expected: ExpectedEvent, count: number, differences: readonly Difference[]): string {
  const missing = `no delivered event fits ${describe(expected)}`;
  if (count === 0) return `${missing}; none was delivered at all`;
  const lines = differences.map(
    ({ path, expected, actual }) => `${path}: expected ${show(path, expected)}, got ${show(path, actual)}`,
  );
  return `${missing}; the nearest of ${count} differs in${INDENT}${lines.join(INDENT)}`;
}
