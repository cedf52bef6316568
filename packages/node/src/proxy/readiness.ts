import type { QueueStats } from "../queue/durable-queue.ts";

/** Why events are not taken at the moment, or `ready`. */
export type Readiness =
  | "ready"
  | "not running"
  | "stopping"
  | "the queue is full"
  | "the queue does not work";

/**
 * After a refusal for so long, in milliseconds: without requests we would never learn that the queue works again. The same
 * time is in the `Retry-After` of refusals.
 */
const REFUSING_FOR_MS = 10_000;

export interface ReadinessJudge {
  /** Events were answered with this status. */
  note(status: number): void;
  /** From now on nothing new should come. */
  retire(): void;
  judge(queue: QueueStats | undefined): Readiness;
}

/**
 * Whether a load balancer should send us events. Pinterest has no say in it: while it is down, or refuses the token, events
 * are taken and kept all the same.
 */
export function createReadiness(maxWaiting: number, now: () => number): ReadinessJudge {
  let refusedAtMs = Number.NEGATIVE_INFINITY;
  let isRetired = false;

  return {
    note(status) {
      if (status === 503) refusedAtMs = now();
      else if (status === 202) refusedAtMs = Number.NEGATIVE_INFINITY;
    },
    retire() {
      isRetired = true;
    },
    judge(queue) {
      if (isRetired) return "stopping";
      if (!queue) return "the queue does not work";
      if (queue.waiting + queue.claimed >= maxWaiting) return "the queue is full";
      return now() - refusedAtMs < REFUSING_FOR_MS ? "the queue does not work" : "ready";
    },
  };
}
