import { type EventOutcome, isUnanswered, type Unanswered } from "./batch-outcome.ts";
import type { Parcel } from "./parcel.ts";

const REQUESTS_AT_ONCE = 4;

/**
 * Sends batches, a few at once, and puts each outcome into its parcel. When one batch ends without an answer, those
 * that did not begin share its outcome: what a token or a broken network did to one it would do to all.
 */
export async function sendBatches(
  batches: readonly Parcel[][],
  send: (batch: Parcel["event"][]) => Promise<EventOutcome[]>,
): Promise<void> {
  let obstacle: Unanswered | undefined;
  const waiting = batches.values();

  async function work(): Promise<void> {
    // All workers take from the one iterator.
    for (const batch of waiting) {
      const outcomes = obstacle ? [] : await send(batch.map(({ event }) => event));
      batch.forEach((parcel, place) => {
        parcel.outcome = outcomes[place] ?? obstacle;
      });
      const unanswered = outcomes.find(isUnanswered);
      // There is no doubt about what did not begin.
      if (unanswered) obstacle ??= { ...unanswered, inDoubt: false };
    }
  }

  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work));
}
