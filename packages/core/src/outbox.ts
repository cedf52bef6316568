import { MAX_ENVELOPE_EVENTS } from "./envelope.ts";
import { isRetryableStatus, retryDelayMs } from "./retry.ts";

/** Most entries kept. */
export const MAX_OUTBOX_ENTRIES = 10_000;

/** Most requests under way at a time. */
const MAX_REQUESTS = 2;

/** Most bytes of a batch: with its envelope it fits what a browser lets outlive the page. */
const MAX_BATCH_BYTES = 50_000;

export interface OutboxEntry {
  /** Names the event everywhere: in the outbox, in storage, among tabs. */
  key: string;
  /** Length of the event's JSON as UTF-8. */
  bytes: number;
  /** Set while a request with it is under way. */
  isUnderWay?: boolean;
}

/** How a request ended. */
export interface Answer {
  /** The HTTP status; 0 when no answer came (network error, time-out). */
  status: number;
  /** The wait the server asked for, in milliseconds. */
  delayMs?: number | undefined;
}

export interface Outbox<Entry extends OutboxEntry> {
  /** Adds an entry, unless its key is there already, and returns the oldest when it had to go for it. */
  add(entry: Entry): Entry | undefined;
  /**
   * The next batch to send, oldest first; it is under way until it is settled. Undefined when there is nothing
   * to send now: all is under way, as many requests as may be are, or a wait is running. `isEager` (the page is
   * being left, the network is back) ignores the last two, but never a wait that the server asked for.
   */
  take(isEager: boolean, nowMs?: number): Entry[] | undefined;
  /**
   * Ends a batch by its answer. Undefined when its entries are done with, delivered or refused; else they wait
   * again, and `take` has more to give after that many milliseconds.
   */
  settle(batch: readonly Entry[], answer: Answer, nowMs?: number, random?: () => number): number | undefined;
  /** How long the wait that is running has still to run, in milliseconds; 0 when there is none. */
  waitMs(nowMs?: number): number;
  /** Forgets every entry and returns them. */
  clear(): Entry[];
}

/**
 * What is kept until it is acknowledged: a state machine without clock, timer, network or storage of its own.
 * An entry waits → is under way (`take`) → is done with, or waits again (`settle`).
 */
export function createOutbox<Entry extends OutboxEntry>(): Outbox<Entry> {
  const entries = new Map<string, Entry>();
  let requests = 0;
  let failures = 0;
  let retryAtMs = 0;
  let refusedUntilMs = 0;

  function all(): Entry[] {
    return [...entries.values()];
  }

  return {
    add(entry) {
      if (entries.has(entry.key)) return undefined;
      entries.set(entry.key, entry);
      if (entries.size <= MAX_OUTBOX_ENTRIES) return undefined;
      for (const oldest of entries.values()) {
        if (oldest.isUnderWay) continue;
        entries.delete(oldest.key);
        return oldest;
      }
      return undefined;
    },
    take(isEager, nowMs = Date.now()) {
      if (isEager ? nowMs < refusedUntilMs : nowMs < retryAtMs || requests >= MAX_REQUESTS) return undefined;
      let bytes = 0;
      let count = 0;
      const batch = all().filter((entry) => {
        if (entry.isUnderWay) return false;
        bytes += entry.bytes;
        // One that is larger than a batch goes alone.
        return !count++ || (count <= MAX_ENVELOPE_EVENTS && bytes <= MAX_BATCH_BYTES);
      });
      if (!count) return undefined;
      requests++;
      for (const entry of batch) entry.isUnderWay = true;
      return batch;
    },
    settle(batch, { status, delayMs }, nowMs = Date.now(), random = Math.random) {
      requests--;
      for (const entry of batch) entry.isUnderWay = false;
      // A 404 is a route to the proxy that is missing for now, not the proxy's word.
      if (status === 0 || status === 404 || isRetryableStatus(status)) {
        const atMs = nowMs + (delayMs ?? retryDelayMs(++failures, {}, random));
        if (delayMs !== undefined) refusedUntilMs = atMs;
        retryAtMs = Math.max(atMs, refusedUntilMs);
        return retryAtMs - nowMs;
      }
      failures = 0;
      retryAtMs = refusedUntilMs;
      for (const { key } of batch) entries.delete(key);
      return undefined;
    },
    waitMs: (nowMs = Date.now()) => Math.max(0, retryAtMs - nowMs),
    clear() {
      const cleared = all();
      entries.clear();
      return cleared;
    },
  };
}
