import type { Parcel } from "./parcel.ts";
import type { EventResult, SendResult } from "./send-result.ts";
import { toResult } from "./to-result.ts";

/** How far a call has come. */
export interface SendProgress {
  /** Events that have ended. */
  num_events_done: number;
  /** Of those, the ones that Pinterest gave an answer for. */
  num_events_received: number;
  num_events_processed: number;
  /** Of those that are done: refused by Pinterest or by our check, or not sent. */
  num_events_failed: number;
  /** Of the whole call; undefined where that is not known before its end. */
  num_events_total?: number;
}

export interface ReportOptions {
  /**
   * Takes the results of some hundred events at a time, in the order of the events, instead of the promise's
   * `events`, which stay empty: so memory stays the same however many there are. It is awaited before more is read.
   */
  onResults?: (results: EventResult[]) => void | Promise<void>;
  /** Called whenever more events are done. */
  onProgress?: (progress: SendProgress) => void;
}

/** Gathers results of parcels that have ended, or hands them on. */
export function createSendReport(
  { onResults, onProgress }: ReportOptions,
  total: number | undefined,
  now: () => number,
) {
  const result: SendResult = { num_events_received: 0, num_events_processed: 0, events: [] };
  let done = 0;
  let hasThrown = false;

  async function add(parcels: readonly Parcel[]): Promise<void> {
    const nowMs = now();
    const results = parcels.map((parcel) => toResult(parcel, nowMs));
    done += results.length;
    for (const { outcome } of parcels) if (outcome?.kind === "answered") result.num_events_received += 1;
    for (const { status } of results) if (status === "processed") result.num_events_processed += 1;
    // What was not taken is not lost: it comes with the error.
    if (!onResults || hasThrown) for (const one of results) result.events.push(one);
    if (hasThrown) return;
    try {
      await onResults?.(results);
    } catch (error) {
      hasThrown = true;
      for (const one of results) result.events.push(one);
      throw error;
    }
    onProgress?.({
      num_events_done: done,
      num_events_received: result.num_events_received,
      num_events_processed: result.num_events_processed,
      num_events_failed: done - result.num_events_processed,
      ...(total !== undefined && { num_events_total: total }),
    });
  }

  return { add, result };
}
