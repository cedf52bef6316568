import { MAX_ENVELOPE_EVENTS } from "./envelope.ts";
import { isRetryableStatus, retryDelayMs } from "./retry.ts";

export interface OutboxEntry {
  /** Names the event everywhere: in the outbox, in storage, among tabs. */
  key: string;
  /** Length of the event's JSON as UTF-8. */
  bytes: number;
}

export interface OutboxOptions {
  /** Most entries kept. Default 1,000. */
  maxEntries?: number;
  /** Most requests under way at a time. Default 2. */
  maxRequests?: number;
  /** Most bytes of events in a batch. Default 50,000. */
  maxBatchBytes?: number;
}

/** How a request ended. */
export interface Answer {
  /** The HTTP status; 0 when no answer came (network error, time-out). */
  status: number;
  /** The wait the server asked for, in milliseconds. */
  delayMs?: number | undefined;
}

export interface Outbox<Entry extends OutboxEntry> {
  /** Adds an entry and returns those that had to go for it, oldest first. A key it has already is left as it is. */
  add(entry: Entry): Entry[];
  /**
   * The next batch to send, oldest first; it is under way until it is settled. Undefined when there is nothing
   * to send now: all is under way, as many requests as may be are, or a wait is running. `isEager` (the page is
   * being left, the network is back) ignores the last two, but never a wait that the server asked for.
   */
  take(isEager: boolean, nowMs?: number): Entry[] | undefined;
  /** Ends a batch by its answer. True when its entries are done with, delivered or refused; else they wait again. */
  settle(batch: readonly Entry[], answer: Answer, nowMs?: number, random?: () => number): boolean;
  /** Milliseconds until a wait ends that keeps `take` from giving a batch; 0 when none is running. */
  waitMs(nowMs?: number): number;
  size(): number;
  /** Forgets every entry and returns them. */
  clear(): Entry[];
}

/**
 * What is kept until it is acknowledged: a state machine without clock, timer, network or storage of its own.
 * An entry waits → is under way (`take`) → is done with, or waits again (`settle`).
 */
export function createOutbox<Entry extends OutboxEntry>({
  maxEntries = 1000,
  maxRequests = 2,
  maxBatchBytes = 50_000,
}: OutboxOptions = {}): Outbox<Entry> {
  const entries = new Map<string, Entry>();
  const underWay = new Set<Entry>();
  let requests = 0;
  let failures = 0;
  let maxCount = MAX_ENVELOPE_EVENTS;
  let retryAtMs = 0;
  let refusedUntilMs = 0;

  function waiting(): Entry[] {
    return [...entries.values()].filter((entry) => !underWay.has(entry));
  }

  function add(entry: Entry): Entry[] {
    if (entries.has(entry.key)) return [];
    entries.set(entry.key, entry);
    const evicted = waiting().slice(0, Math.max(0, entries.size - maxEntries));
    for (const { key } of evicted) entries.delete(key);
    return evicted;
  }

  function take(isEager: boolean, nowMs = Date.now()): Entry[] | undefined {
    if (nowMs < (isEager ? refusedUntilMs : retryAtMs)) return undefined;
    if (!isEager && requests >= maxRequests) return undefined;
    const batch: Entry[] = [];
    let left = maxBatchBytes;
    // An entry that is larger than a batch goes alone.
    for (const entry of waiting()) {
      left -= entry.bytes;
      if (batch.length > 0 && (left < 0 || batch.length >= maxCount)) break;
      batch.push(entry);
      underWay.add(entry);
    }
    if (batch.length === 0) return undefined;
    requests++;
    return batch;
  }

  function settle(
    batch: readonly Entry[],
    { status, delayMs }: Answer,
    nowMs = Date.now(),
    random = Math.random,
  ): boolean {
    requests--;
    for (const entry of batch) underWay.delete(entry);
    if (status === 0 || isRetryableStatus(status)) {
      const atMs = nowMs + (delayMs ?? retryDelayMs(++failures, {}, random));
      if (delayMs !== undefined) refusedUntilMs = atMs;
      retryAtMs = Math.max(atMs, refusedUntilMs);
      return false;
    }
    failures = 0;
    retryAtMs = refusedUntilMs;
    // Too much for the server in one request: find out by halves how much is not, then feel the way up again.
    if (status === 413 && batch.length > 1) {
      maxCount = batch.length >> 1;
      return false;
    }
    maxCount = Math.min(maxCount * 2, MAX_ENVELOPE_EVENTS);
    for (const { key } of batch) entries.delete(key);
    return true;
  }

  return {
    add,
    take,
    settle,
    waitMs: (nowMs = Date.now()) => Math.max(0, retryAtMs - nowMs),
    size: () => entries.size,
    clear() {
      const all = [...entries.values()];
      entries.clear();
      return all;
    },
  };
}
