import type { ConversionEvent } from "@hatpin/core";
import { type EventOutcome, isUnanswered, type Unanswered } from "../batch-outcome.ts";
import { type AgeVerdict, findAgeVerdict } from "../delivery/age-policy.ts";
import { forgetOldest } from "../forget-oldest.ts";
import type { Say } from "../log/create-log.ts";
import { showEventName } from "../log/log-fields.ts";
import type { AppendResult, DurableQueue } from "../queue/durable-queue.ts";
import { type OnStep, stepOf } from "../way.ts";

export interface SendAtOnceOptions {
  /** Says in order how each event ended, and never rejects. */
  send: (events: readonly ConversionEvent[], signal: AbortSignal) => Promise<EventOutcome[]>;
  /** Most events in a request. */
  maxEvents: number;
  /** The longest that all of it may take. */
  timeoutMs: number;
  onStep: OnStep;
  /** For the operator. */
  say: Say;
  now: () => number;
}

/** What the events' handler asks of a queue. */
export type Intake = Pick<DurableQueue, "append" | "knows" | "stats">;

/** What became of an event here before: it is with Pinterest, which may have refused it, or may be. */
type Memory = { atMs: number; inDoubt: boolean };

const MAX_DETAIL_CHARACTERS = 500;

const REMEMBERED_MS = 48 * 3_600_000;

/** Bounds the memory to some megabytes. Where there are more, Pinterest's own deduplication is what is left. */
const MAX_REMEMBERED = 20_000;

/**
 * Stands where a queue would, and keeps nothing: `append` sends the events to Pinterest and resolves when it has answered for
 * each. Without an answer it rejects, so that the page keeps them and tries again. What was answered for then is remembered, as
 * long as this process lives, and counts as a duplicate.
 */
export function sendAtOnce({ send, maxEvents, timeoutMs, onStep, say, now }: SendAtOnceOptions): Intake {
  /** By name and id; the oldest first. */
  const memories = new Map<string, Memory>();
  let inFlight = 0;

  function recall(event: Named): Memory | undefined {
    const memory = memories.get(keyOf(event));
    return memory && now() - memory.atMs < REMEMBERED_MS ? memory : undefined;
  }

  function remember(event: Named, inDoubt: boolean): void {
    const key = keyOf(event);
    // Put at the end.
    memories.delete(key);
    memories.set(key, { atMs: now(), inDoubt });
    forgetOldest(memories, MAX_REMEMBERED);
  }

  function isKnown(event: Named): boolean {
    return recall(event)?.inDoubt === false;
  }

  /** Those that are to be sent; of the same event, one. */
  function chooseNew(events: readonly ConversionEvent[]): Set<ConversionEvent> {
    const byKey = new Map<string, ConversionEvent>();
    for (const event of events) {
      if (!isKnown(event) && !byKey.has(keyOf(event))) byKey.set(keyOf(event), event);
    }
    return new Set(byKey.values());
  }

  /** Without those that Pinterest would count twice if an earlier try had arrived. */
  function withoutTooOld(events: Iterable<ConversionEvent>): ConversionEvent[] {
    return [...events].filter((event) => {
      const verdict = findAgeVerdict({ event, inDoubt: recall(event)?.inDoubt ?? false }, now());
      if (verdict) giveUp(event, verdict);
      return !verdict;
    });
  }

  function giveUp(event: ConversionEvent, { reason, detail }: AgeVerdict): void {
    remember(event, false);
    const words = `${reason}: ${detail.slice(0, MAX_DETAIL_CHARACTERS)}`;
    onStep(stepOf(event, "buried", now(), { reason, detail: words }));
    // Nobody keeps it: there are no dead letters here.
    say("event_given_up", { reason, event_name: showEventName(event.event_name) });
  }

  async function sendPart(
    part: readonly ConversionEvent[],
    signal: AbortSignal,
  ): Promise<Unanswered | undefined> {
    for (const event of part) onStep(stepOf(event, "sent", now()));
    const outcomes = await send(part, signal);
    let unanswered: Unanswered | undefined;
    part.forEach((event, index) => {
      const outcome = outcomes[index];
      if (!outcome) return;
      if (isUnanswered(outcome)) {
        unanswered = outcome;
        if (outcome.inDoubt) remember(event, true);
      } else if (outcome.result.status === "failed") {
        giveUp(event, { reason: "refused_by_pinterest", detail: outcome.result.error_message });
      } else {
        remember(event, false);
        const { warning_message: detail } = outcome.result;
        onStep(stepOf(event, "delivered", now(), detail ? { detail } : {}));
      }
    });
    return unanswered;
  }

  async function sendAll(events: readonly ConversionEvent[]): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (let from = 0; from < events.length; from += maxEvents) {
      const unanswered = await sendPart(events.slice(from, from + maxEvents), signal);
      if (unanswered) throw toError(unanswered);
    }
  }

  return {
    async append(events) {
      const fresh = chooseNew(events);
      inFlight += fresh.size;
      try {
        await sendAll(withoutTooOld(fresh));
      } finally {
        inFlight -= fresh.size;
      }
      return events.map((event): AppendResult => (fresh.has(event) ? "appended" : "duplicate"));
    },
    knows: async (events) => events.map(isKnown),
    stats: async () => ({ waiting: 0, claimed: inFlight, deadLetters: 0, oldestMs: 0 }),
  };
}

type Named = Pick<ConversionEvent, "event_id" | "event_name">;

function keyOf({ event_id, event_name }: Named): string {
  return JSON.stringify([event_name, event_id]);
}

function toError(unanswered: Unanswered): Error {
  return unanswered.kind === "aborted" ? new Error("Pinterest did not answer in time") : unanswered.error;
}
