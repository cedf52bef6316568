import type { ConversionEvent } from "@hatpin/core";
import type { BatchOutcome, EventOutcome } from "./batch-outcome.ts";

export type Send = (events: readonly ConversionEvent[]) => Promise<BatchOutcome>;

/**
 * Sends a batch so that a bad event costs only itself: a request that is refused as a whole is sent again in two
 * halves, and so on down to single events. That takes at most 2 × bad × (1 + log2 n) more requests. The first
 * half that ends without an answer ends the sending: what was not sent yet shares its outcome.
 */
export async function sendBisecting(events: readonly ConversionEvent[], send: Send): Promise<EventOutcome[]> {
  const ended: EventOutcome[] = [];
  /** What is left to send, the next one last. */
  const parts = events.length > 0 ? [events] : [];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const outcome = await send(part);
    if (outcome.kind === "answered") {
      for (const result of outcome.results) ended.push({ kind: "answered", result });
    } else if (outcome.kind !== "refused") {
      // There is no doubt about what did not go out.
      const unsent = { ...outcome, inDoubt: false };
      const rest = parts.reduce((count, { length }) => count + length, 0);
      return [...ended, ...part.map(() => outcome), ...Array.from({ length: rest }, () => unsent)];
    } else if (part.length > 1) {
      const middle = part.length >> 1;
      parts.push(part.slice(middle), part.slice(0, middle));
    } else {
      ended.push(...part.map((event) => refusal(event, outcome.message)));
    }
  }
  return ended;
}

function refusal({ event_id }: ConversionEvent, error_message: string): EventOutcome {
  return { kind: "answered", result: { event_id, status: "failed", error_message, retryable: false } };
}
