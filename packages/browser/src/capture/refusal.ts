import type { CustomDataInput } from "@hatpin/core";
import type { Tracker } from "../tracker.ts";

/** Told of what a visitor asked for and the shop refused. */
export type OnRefusal = (event_name: string, custom_data?: CustomDataInput) => void;

const listeners = /* @__PURE__ */ new WeakMap<Tracker, OnRefusal>();

/** Said by a capture that saw the shop refuse. Without a listener it says nothing. */
export function tellRefusal(tracker: Tracker, ...refused: Parameters<OnRefusal>): void {
  listeners.get(tracker)?.(...refused);
}

/** For who must know of refusals: one listener for each tracker. Returns what removes it. */
export function listenToRefusals(tracker: Tracker, listener: OnRefusal): () => void {
  listeners.set(tracker, listener);
  return () => listeners.delete(tracker);
}
