import { attempt } from "../attempt.ts";
import type { Tracker } from "../tracker.ts";

/** A call of `track` and what came of it. */
export interface Tracked {
  call: Parameters<Tracker["track"]>;
  event_id: string;
  /** Unix milliseconds. */
  at: number;
  /** The address of the page. */
  url: string;
}

/** Most calls remembered. */
const MAX_TRACKED = 50;

const logs = /* @__PURE__ */ new WeakMap<Tracker, Tracked[]>();

/**
 * Remembers what is tracked, for a merge that comes later. What a capture tracks is held when `hold` says so, which is
 * given the call to make again; what the shop's own code tracks never is, since it is told the id. Returns what ends it.
 */
export function logTracks(tracker: Tracker, hold: (again: () => void) => boolean): () => void {
  const { track } = tracker;
  const log: Tracked[] = [];
  logs.set(tracker, log);
  const logged: Tracker["track"] = (...call) => {
    const [event_name, custom_data, options] = call;
    const url = location.href;
    const given = { event_time: Date.now(), event_source_url: url, ...Object(options) };
    if (given.source && hold(() => void tracker.track(event_name, custom_data, given))) return "";
    const event_id = track(...call);
    attempt(() => log.push({ call, event_id, at: Date.now(), url: `${given.event_source_url ?? url}` }));
    if (log.length > MAX_TRACKED) log.shift();
    return event_id;
  };
  tracker.track = logged;
  return () => {
    if (tracker.track === logged) tracker.track = track;
  };
}

/** What was tracked so far, if anybody remembers. */
export function trackedSoFar(tracker: Tracker): readonly Tracked[] {
  return logs.get(tracker) ?? [];
}
