import assert from "node:assert/strict";
import type { DurableQueue } from "../queue/durable-queue.ts";

/** A queue that holds nothing and takes nothing, but for what a test wants of it. */
export function emptyQueue(queue: Partial<DurableQueue>): DurableQueue {
  return {
    append: async () => assert.fail("nothing may be appended"),
    knows: async () => assert.fail("the disk refuses"),
    claim: async () => [],
    ack: async () => {},
    release: async () => {},
    bury: async () => {},
    deadLetters: async () => [],
    findLetters: async () => [],
    revive: async () => [],
    discard: async () => [],
    addTallies: async () => {},
    tallies: async () => [],
    stats: async () => ({ waiting: 0, claimed: 0, deadLetters: 0, oldestMs: 0 }),
    close: async () => {},
    ...queue,
  };
}
