import type { DropReason } from "./drop-reason.ts";

/** `pending`: the visitor has not answered yet. */
export type ConsentState = "granted" | "denied" | "pending";

export interface ConsentGateOptions<Item> {
  /** The state to begin with. */
  state: ConsentState;
  /** Takes what consent lets through, in the order it came. */
  pass: (item: Item) => void;
  /** Takes what is lost, with the reason. */
  drop: (item: Item, reason: DropReason) => void;
  /** Most items held while consent is pending; the oldest go first. Default 1,000. */
  maxHeld?: number;
}

export interface ConsentGate<Item> {
  state(): ConsentState;
  /** Passes, holds or drops an item, by the state. */
  admit(item: Item): void;
  /** Changes the state. What was held passes once or is dropped; a later grant never brings it back. */
  change(state: ConsentState): void;
}

/** Lets nothing through without consent. What comes while it is pending waits here, in memory only. */
export function createConsentGate<Item>({
  state,
  pass,
  drop,
  maxHeld = 1000,
}: ConsentGateOptions<Item>): ConsentGate<Item> {
  let held: Item[] = [];

  function admit(item: Item): void {
    if (state === "granted") pass(item);
    else if (state === "denied") drop(item, "consent_denied");
    else if (held.push(item) > maxHeld) drop(held.shift() as Item, "outbox_full");
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
