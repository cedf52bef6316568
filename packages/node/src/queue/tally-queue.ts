import type { ConversionEvent } from "@hatpin/core";
import { signalsOf } from "../match-quality.ts";
import type { DurableQueue } from "./durable-queue.ts";
import { addCounts, dayOf, type Tally } from "./tally.ts";

/** A queue that counts what happens to its events, by day and name, and keeps the counts in itself. */
export interface TallyingQueue extends DurableQueue {
  /** Counts what the queue does not see. */
  count(event_name: string, what: string): void;
  /** Writes down what was counted since the last time. Never rejects: what the queue refuses is tried again later. */
  flush(): Promise<void>;
}

export interface TallyQueueOptions {
  /** How long counts wait to be written down, in milliseconds: so much of them a crash may cost. Default 1,000. */
  flushMs?: number;
  /** The clock, in Unix milliseconds. */
  now?: () => number;
}

/** Before the name of a signal by which Pinterest may know a customer. */
export const HAS = "has ";

/** Wraps a queue so that it counts. Its `close` writes the counts down first. */
export function tallyQueue(
  queue: DurableQueue,
  { flushMs = 1000, now = Date.now }: TallyQueueOptions = {},
): TallyingQueue {
  /** By day and name. */
  let pending = new Map<string, Tally>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Those of a day and a name, to be added to. */
  function countsOf(day: string, event_name: string): Tally["counts"] {
    const key = `${day} ${event_name}`;
    let tally = pending.get(key);
    if (!tally) {
      tally = { day, event_name, counts: {} };
      pending.set(key, tally);
    }
    if (!timer) {
      timer = setTimeout(() => void flush(), flushMs);
      // Counts alone keep no process alive.
      timer.unref?.();
    }
    return tally.counts;
  }

  function count(event_name: string, what: string): void {
    addOne(countsOf(dayOf(now()), event_name), what);
  }

  function countAccepted(event: ConversionEvent): void {
    const counts = countsOf(dayOf(now()), event.event_name);
    addOne(counts, "accepted");
    for (const signal of signalsOf(event)) addOne(counts, HAS + signal);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const tallies = [...pending.values()];
    pending = new Map();
    if (tallies.length === 0) return;
    try {
      await queue.addTallies(tallies);
    } catch {
      // The queue's trouble is told where events meet it. The counts wait for the next second.
      for (const { day, event_name, counts } of tallies) {
        const later = countsOf(day, event_name);
        Object.assign(later, addCounts(later, counts));
      }
    }
  }

  /** Counts letters that leave, by the names of their events. */
  async function countLetters(
    keys: readonly string[],
    what: string,
    change: () => Promise<boolean[]>,
  ): Promise<boolean[]> {
    const names = new Map((await queue.findLetters(keys)).map(({ key, event }) => [key, event.event_name]));
    const results = await change();
    keys.forEach((key, index) => {
      if (results[index]) count(names.get(key) ?? "", what);
    });
    return results;
  }

  return {
    async append(events) {
      const results = await queue.append(events);
      events.forEach((event, index) => {
        if (results[index] === "duplicate") count(event.event_name, "duplicate");
        else countAccepted(event);
      });
      return results;
    },
    knows: (events) => queue.knows(events),
    claim: (max, leaseMs, maxBytes) => queue.claim(max, leaseMs, maxBytes),
    async ack(claims) {
      await queue.ack(claims);
      for (const { event } of claims) count(event.event_name, "delivered");
    },
    release: (claims, delayMs, options) => queue.release(claims, delayMs, options),
    async bury(claims, reason, detail) {
      await queue.bury(claims, reason, detail);
      for (const { event } of claims) count(event.event_name, reason);
    },
    deadLetters: (options) => queue.deadLetters(options),
    findLetters: (keys) => queue.findLetters(keys),
    revive: (keys) => countLetters(keys, "revived", () => queue.revive(keys)),
    discard: (keys) => countLetters(keys, "discarded", () => queue.discard(keys)),
    addTallies: (tallies) => queue.addTallies(tallies),
    tallies: () => queue.tallies(),
    stats: () => queue.stats(),
    count,
    flush,
    async close() {
      await flush();
      clearTimeout(timer);
      await queue.close();
    },
  };
}

function addOne(counts: Tally["counts"], what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
