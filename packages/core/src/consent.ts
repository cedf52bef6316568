import type { DropReason } from "./drop-reason.ts";

/** `pending`: the visitor has not answered yet. */
export type ConsentState = "granted" | "denied" | "pending";

export interface ConsentGate<Item> {
  state(): ConsentState;
  /** Passes, holds or drops an item, by the state. */
  admit(item: Item): void;
  /** Changes the state. What was held passes once or is dropped; a later grant never brings it back. */
  change(state: ConsentState): void;
}

/** Most items held while consent is pending; the oldest go first. */
export const MAX_HELD = 1000;

/**
 * Lets nothing through without consent. It begins as pending: what comes then waits here, in memory only. `pass` takes
 * what consent lets through, in the order it came; `drop` what is lost.
 */
export function createConsentGate<Item>(
  pass: (item: Item) => void,
  drop: (item: Item, reason: DropReason) => void,
): ConsentGate<Item> {
  let state: ConsentState = "pending";
  let held: Item[] = [];

  function admit(item: Item): void {
    if (state === "granted") pass(item);
    else if (state === "denied") drop(item, "consent_denied");
    else if (held.push(item) > MAX_HELD) drop(held.shift() as Item, "outbox_full");
  }

  return {
    state: () => state,
    admit,
    change(next) {
      state = next;
      const waiting = held;
      held = [];
      waiting.forEach(admit);
    },
  };
}
