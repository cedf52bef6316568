// Turns the steps that the proxy reports, one at a time, into what a person wants to see: each event with how far it
// came. Bounded: the newest events, and of each the newest steps.

const MAX_EVENTS = 500;
const MAX_STEPS = 20;

/**
 * One event's way.
 * @typedef {object} EventWay
 * @property {string} key Tells it from all others.
 * @property {string} event_id
 * @property {string} event_name
 * @property {number} [event_time] Unix seconds: when the visitor did it.
 * @property {"accepted" | "sent" | "waiting" | "delivered" | "rejected" | "duplicate" | "buried"} state
 * @property {boolean} isDelivered Stays true, whatever happens later.
 * @property {boolean} inherited True when its acceptance was not seen: it was in the queue before.
 * @property {number} seenAt Unix milliseconds of its first step.
 * @property {number} [acceptedAt] Unix milliseconds, as all below.
 * @property {number} [sentAt] The latest try.
 * @property {number} [endedAt] Pinterest's answer, or the end of its way.
 * @property {number} [retryAt] For `waiting`: the next try.
 * @property {number} tries
 * @property {number} duplicates How often it came again and was dropped.
 * @property {string} [detail] Why it ended or waits, or Pinterest's warning.
 * @property {object} [summary] As in `Step`.
 * @property {Record<string, string[]>} [user_data] The first characters of each digest.
 * @property {{ at: number, stage: string, detail?: string }[]} steps Oldest first.
 */

/** Collects steps; `add` returns the event that the step changed. */
export function createEventWays({ maxEvents = MAX_EVENTS, maxSteps = MAX_STEPS } = {}) {
  /** @type {Map<string, EventWay>} in the order of their first steps */
  const ways = new Map();
  // Those that did not end yet; kept apart from `ways`, which forgets old ones.
  const waiting = new Set();
  const counts = { captured: 0, accepted: 0, delivered: 0, rejected: 0, buried: 0, duplicates: 0 };
  let unnamed = 0;

  function add(told) {
    const step = told.stage === "dropped" ? { ...told, stage: "rejected", detail: told.reason } : told;
    const way = find(step) ?? begin(step);
    way.steps.push({ at: step.at, stage: step.stage, detail: step.detail });
    if (way.steps.length > maxSteps) way.steps.shift();
    STAGES[step.stage](way, step, counts);
    if (["accepted", "sent", "waiting"].includes(way.state)) waiting.add(way.key);
    else waiting.delete(way.key);
    return way;
  }

  function find({ stage, event_id, event_name }) {
    // A rejected event never entered: it is no step of another with the same id, and may have no id at all.
    return stage === "rejected" ? undefined : ways.get(keyOf(event_name, event_id));
  }

  function begin({ at, stage, event_id, event_name, event_time }) {
    const key = stage === "rejected" ? `rejected ${++unnamed}` : keyOf(event_name, event_id);
    const way = {
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

  function forgetOldest() {
    if (ways.size <= maxEvents) return;
    // What still waits is of more interest than what is done with.
    const done = [...ways.values()].find(({ key }) => !waiting.has(key));
    ways.delete((done ?? ways.values().next().value).key);
  }

  return {
    add,
    /** Oldest first. */
    list: () => [...ways.values()],
    counts: () => ({ ...counts, waiting: waiting.size }),
  };
}

const STAGES = {
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

function keyOf(event_name, event_id) {
  return `${event_name} ${event_id}`;
}
