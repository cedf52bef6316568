import type { DurableQueue } from "../queue/durable-queue.ts";

/** The half of a queue in which delivery writes down what became of events. */
export type Ledger = Pick<DurableQueue, "ack" | "release" | "bury">;

export interface InsistOptions {
  /** Told of each failure. Resolves when it is to be tried again; false when it is not. */
  onFailure: (error: Error) => Promise<boolean>;
}

/**
 * Writes down what became of events, and goes on until the queue takes it: nobody else knows. An event that was
 * delivered, and whose queue does not hear of it, would be sent again.
 */
export function insistOn(queue: Ledger, { onFailure }: InsistOptions): Ledger {
  async function insist(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        // A cast, because queues throw nothing else.
        if (!(await onFailure(error as Error))) throw error;
      }
    }
  }

  return {
    ack: (claims) => insist(() => queue.ack(claims)),
    release: (claims, delayMs, options) => insist(() => queue.release(claims, delayMs, options)),
    bury: (claims, reason, detail) => insist(() => queue.bury(claims, reason, detail)),
  };
}
