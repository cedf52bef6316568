import type { Step } from "../way.ts";

// Turns the steps that the proxy reports, one at a time, into what a person wants to see: each event with how far it
// came. Bounded: the newest events, and of each the newest steps.

const MAX_EVENTS = 500;
const MAX_STEPS = 20;
/** A backlog may be any number. */
const MAX_WAITING = 10_000;

/** One event's way. Times are Unix milliseconds, but for `event_time`. */
export interface EventWay {
  /** Tells it from all others. */
  key: string;
  event_id: string;
  event_name: string;
  /** Unix seconds: when the visitor did it. */
  event_time?: number | undefined;
  state: "accepted" | "sent" | "waiting" | "delivered" | "rejected" | "duplicate" | "buried";
  /** Stays true, whatever happens later. */
  isDelivered: boolean;
  /** Its acceptance was not seen: it was in the queue before. */
  inherited: boolean;
  /** Of its first step. */
  seenAt: number;
  acceptedAt?: number;
  /** The latest try. */
  sentAt?: number;
  /** Pinterest's answer, or the end of its way. */
  endedAt?: number;
  /** For `waiting`: the next try. */
  retryAt?: number | undefined;
  tries: number;
  /** How often it came again and was dropped. */
  duplicates: number;
  /** Why it ended or waits, or Pinterest's warning. */
  detail?: string | undefined;
  summary?: Step["summary"];
  /** The first characters of each digest. */
  user_data?: Step["user_data"];
  /** Oldest first. */
  steps: { at: number; stage: string; detail?: string | undefined }[];
}

export interface WayCounts {
  captured: number;
  accepted: number;
  delivered: number;
  rejected: number;
  buried: number;
  duplicates: number;
}

export interface EventWays {
  /** Returns the event that the step changed. */
  add(step: Step): EventWay;
  /** Oldest first. */
  list(): EventWay[];
  has(key: string): boolean;
  counts(): WayCounts & { waiting: number };
}

/** Collects steps, in bounded memory. */
export function createEventWays({
  maxEvents = MAX_EVENTS,
  maxSteps = MAX_STEPS,
  maxWaiting = MAX_WAITING,
} = {}): EventWays {
  /** In the order of their first steps. */
  const ways = new Map<string, EventWay>();
  // Those that did not end yet; kept apart from `ways`, which forgets old ones.
  const waiting = new Set<string>();
  const counts: WayCounts = { captured: 0, accepted: 0, delivered: 0, rejected: 0, buried: 0, duplicates: 0 };
  let unnamed = 0;

  function add(told: Step): EventWay {
    // A cast, because the compiler does not follow the comparison.
    const step = (
      told.stage === "dropped" ? { ...told, stage: "rejected", detail: told.reason } : told
    ) as WayStep;
    const way = find(step) ?? begin(step);
    way.steps.push({ at: step.at, stage: step.stage, detail: step.detail });
    if (way.steps.length > maxSteps) way.steps.shift();
    STAGES[step.stage](way, step, counts);
    if (["accepted", "sent", "waiting"].includes(way.state)) waiting.add(way.key);
    else waiting.delete(way.key);
    for (const key of waiting) {
      if (waiting.size <= maxWaiting) break;
      waiting.delete(key);
    }
    return way;
  }

  function find({ stage, event_id, event_name }: WayStep): EventWay | undefined {
    // A rejected event never entered: it is no step of another with the same id, and may have no id at all.
    return stage === "rejected" ? undefined : ways.get(keyOf(event_name, event_id));
  }

  function begin({ at, stage, event_id, event_name, event_time }: WayStep): EventWay {
    const key = stage === "rejected" ? `rejected ${++unnamed}` : keyOf(event_name, event_id);
    const way: EventWay = {
      key,
      event_id,
      event_name,
      event_time,
      state: "accepted",
      isDelivered: false,
      inherited: stage !== "accepted" && stage !== "rejected",
      seenAt: at,
      tries: 0,
      duplicates: 0,
      steps: [],
    };
    // Known to the queue already: counted as taken, so that no more are delivered than were accepted.
    if (way.inherited && !waiting.has(key) && stage !== "duplicate") {
      counts.captured += 1;
      counts.accepted += 1;
    }
    ways.set(key, way);
    forgetOldest();
    return way;
  }

  function forgetOldest(): void {
    if (ways.size <= maxEvents) return;
    // What still waits is of more interest than what is done with.
    const done = [...ways.values()].find(({ key }) => !waiting.has(key));
    const oldest = done ?? ways.values().next().value;
    if (oldest) ways.delete(oldest.key);
  }

  return {
    add,
    list: () => [...ways.values()],
    has: (key) => ways.has(key),
    counts: () => ({ ...counts, waiting: waiting.size }),
  };
}

type WayStep = Omit<Step, "stage"> & { stage: Exclude<Step["stage"], "dropped"> };

const STAGES: Record<WayStep["stage"], (way: EventWay, step: WayStep, counts: WayCounts) => void> = {
  accepted(way, { at, summary, user_data }, counts) {
    Object.assign(way, { acceptedAt: at, summary, user_data });
    // The sender may be quicker than the note of the acceptance: then it was counted with its first step.
    if (!way.inherited) {
      counts.captured += 1;
      counts.accepted += 1;
    }
    way.inherited = false;
  },
  rejected(way, { at, detail }, counts) {
    Object.assign(way, { state: "rejected", endedAt: at, detail });
    counts.captured += 1;
    counts.rejected += 1;
  },
  duplicate(way, { at }, counts) {
    way.duplicates += 1;
    counts.duplicates += 1;
    if (way.steps.length === 1) Object.assign(way, { state: "duplicate", endedAt: at });
  },
  sent(way, { at }) {
    Object.assign(way, { state: "sent", sentAt: at, tries: way.tries + 1, retryAt: undefined });
  },
  released(way, { at, detail, delayMs = 0 }) {
    Object.assign(way, { state: "waiting", retryAt: at + delayMs, detail });
  },
  delivered(way, { at, detail }, counts) {
    // After a crash between the answer and its note, an event is sent and answered for twice; Pinterest drops the second.
    if (!way.isDelivered) counts.delivered += 1;
    Object.assign(way, { state: "delivered", isDelivered: true, endedAt: at, detail, retryAt: undefined });
  },
  buried(way, { at, detail }, counts) {
    Object.assign(way, { state: "buried", endedAt: at, detail, retryAt: undefined });
    counts.buried += 1;
  },
};

function keyOf(event_name: string, event_id: string): string {
  return `${event_name} ${event_id}`;
}
