import type { CustomDataInput } from "@hatpin/core";
import type { Tracker } from "../tracker.ts";

/** Told of what a visitor asked for and the shop refused. */
export type OnRefusal = (event_name: string, custom_data?: CustomDataInput) => void;

/** Kept on the tracker, and not in this file, of which the tag's parts may each have a copy. */
type Listening = Tracker & { onRefusal?: OnRefusal };

/** Said by a capture that saw the shop refuse. Without a listener it says nothing. */
export function tellRefusal(tracker: Tracker, ...refused: Parameters<OnRefusal>): void {
  (tracker as Listening).onRefusal?.(...refused);
}

/** For who must know of refusals: one listener for each tracker. Returns what removes it. */
export function listenToRefusals(tracker: Listening, listener: OnRefusal): () => void {
  tracker.onRefusal = listener;
  return () => delete tracker.onRefusal;
}
