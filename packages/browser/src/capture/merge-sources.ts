import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { TrackOptions } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { randomId } from "../random-id.ts";
import type { Tracker } from "../tracker.ts";
import { PENDING_KEY } from "./pending-action.ts";
import { listenToRefusals } from "./refusal.ts";
import { type Tracked, trackedSoFar } from "./track-log.ts";

/** What a script of the page says has happened: below our own captures in trust. */
export interface Opinion {
  event_name: string;
  /** Who says so, e.g. `pintrk`: of one source each opinion is another action, of two it may be the same. */
  source: string;
  /** Of several sources that say the same, the facts of the higher one are taken. Our own captures are above all. */
  trust: number;
  /** Only if Pinterest gets it with the same action on another way too: then it is the event's id. */
  event_id?: string | undefined;
  /** May be a function, which is asked when the event is sent: for facts whose reader is still on its way. */
  custom_data?: CustomDataInput | (() => CustomDataInput | undefined) | undefined;
}

export interface Merge {
  /** Takes an opinion and returns the id of its event, which may be one that was captured already. */
  offer(opinion: Opinion): string;
  /** The shop has refused what was asked for: whoever says that it happened, now or soon, is not believed. */
  refuse(event_name: string, custom_data?: CustomDataInput): void;
  /**
   * This source sends its events to Pinterest too, under the ids that `offer` returns. From now on what is captured
   * waits a moment for an id that it may have.
   */
  shareIdsWith(source: string): void;
  /** Told of each event as it is tracked, with all who had reported it by then. */
  onEvent(listener: (event: MergedEvent) => void): void;
  /** Puts the tracker back as it was. What waits is given up. */
  stop(): void;
}

export interface MergedEvent {
  event_name: string;
  event_id: string;
  sources: readonly string[];
  custom_data: CustomDataInput | undefined;
}

/** An opinion waits for so long to be confirmed or refused by our own captures. */
const OPINION_MS = 1500;

/** What we have captured waits for so long for an id that another source may have for it. */
const CAPTURED_MS = 300;

/** Further apart in time than this, two reports are of two actions; of the same product or order, than that. */
const NEAR_MS = 3000;
const SAME_PRODUCT_MS = 10_000;

/** Most actions remembered. */
const MAX_ACTIONS = 50;

/** Where in sessionStorage ids wait for the next page. */
const STORAGE_KEY = "hatpin:merge";

/** The source of what is tracked by a capture or a call of ours. */
const OWN = "own";
const REFUSAL = "refusal";

/** One thing that the visitor did, by all who reported it. */
interface Action {
  event_name: string;
  event_id: string;
  sources: string[];
  facts: Pick<Opinion, "trust" | "custom_data">[];
  /** Unix milliseconds. */
  at: number;
  page: string;
  ids: unknown[];
  options: TrackOptions;
  /** Somebody else sends it under this id. */
  isIdShared?: boolean;
  /** Tracked, refused, or left to the next page. */
  isDone?: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

const merges = /* @__PURE__ */ new WeakMap<Tracker, Merge>();

/**
 * Makes one event of what several sources say of one action. Everything that is tracked passes here, so that each
 * opinion finds what was captured, or is found by it; alone it becomes an event after a while, or when the page is
 * left. Always the same merge for the same tracker.
 */
export function mergeSources(tracker: Tracker): Merge {
  const known = merges.get(tracker);
  if (known) return known;
  const { track } = tracker;
  const sharing = new Set<string>();
  const listeners: ((event: MergedEvent) => void)[] = [];
  let isLeaving = false;
  const actions: Action[] = attempt(takeHandedOver, []);
  /** Where nobody else has said anything yet, a call meets nobody, and is to cost no search. */
  let hasOthers = Boolean(actions[0]);
  actions.push(...trackedSoFar(tracker).map(toAction));

  /** The action that is reported, which another source may have reported before. */
  function meet(
    source: string,
    event_name: string,
    data: Opinion["custom_data"],
    given: TrackOptions,
  ): Action {
    const at = Date.now();
    const ids = attempt(() => idsOf(data), []);
    const page = withoutQuery(given.event_source_url ?? location.href);
    let action: Action | undefined;
    let best = 0;
    hasOthers ||= source !== OWN;
    for (const each of hasOthers ? actions : []) {
      // A refusal says nothing of what was accepted.
      const isOther = each.sources.includes(source) || (source === REFUSAL && each.sources.includes(OWN));
      if (isOther || each.event_name !== event_name) continue;
      const isSameProduct = each.ids.some((id) => ids.includes(id));
      // A page is visited once, however late a tag manager says so.
      const isNear =
        event_name === "page_visit"
          ? each.page === page
          : at - each.at < (isSameProduct ? SAME_PRODUCT_MS : NEAR_MS);
      const score = 1 + Number(!each.isDone) + 2 * Number(isSameProduct);
      if (isNear && score > best) {
        action = each;
        best = score;
      }
    }
    if (!action) {
      const options = { event_time: at, event_source_url: location.href };
      action = { event_name, event_id: randomId(), sources: [], facts: [], at, page, ids, options };
      if (actions.push(action) > MAX_ACTIONS) finish(actions.shift() as Action);
    }
    action.sources.push(source);
    return action;
  }

  function finishIn(action: Action, delayMs: number): void {
    clearTimeout(action.timer);
    if (isLeaving || !delayMs) finish(action);
    else action.timer = setTimeout(finish, delayMs, action);
  }

  function finish(action: Action): void {
    clearTimeout(action.timer);
    if (action.isDone) return;
    action.isDone = true;
    const { event_name, event_id, sources, facts, options } = action;
    const custom_data = attempt(() => merged(facts));
    track(event_name, custom_data, { ...options, event_id });
    for (const listener of listeners) attempt(() => listener({ event_name, event_id, sources, custom_data }));
  }

  /** With an add that the next page will judge go the ids of those who believe in it already. */
  function leave(): void {
    isLeaving = true;
    attempt(() => {
      if (!sessionStorage.getItem(PENDING_KEY)) return;
      const adds = actions.filter(
        ({ event_name, sources, isDone }) =>
          !isDone && event_name === "add_to_cart" && !sources.includes(OWN),
      );
      if (!adds[0]) return;
      sessionStorage.setItem(
        STORAGE_KEY,
        JSON.stringify(adds.map(({ event_name, event_id, sources }) => ({ event_name, event_id, sources }))),
      );
      for (const add of adds) add.isDone = true;
    });
    actions.forEach(finish);
  }

  const stopListening = listen(window, "pagehide pageshow visibilitychange", ({ type }) => {
    if (document.hidden || type === "pagehide") leave();
    else isLeaving = false;
  });

  const merge: Merge = {
    offer({ event_name, source, trust, event_id, custom_data }) {
      const action = meet(source, event_name, custom_data, {});
      if (action.isDone) return event_id || action.event_id;
      action.event_id = event_id || action.event_id;
      action.isIdShared ||= !!event_id || sharing.has(source);
      action.facts.push({ trust, custom_data });
      finishIn(action, action.sources.includes(OWN) ? 0 : OPINION_MS);
      return action.event_id;
    },
    refuse(event_name, custom_data) {
      meet(REFUSAL, event_name, custom_data, {}).isDone = true;
    },
    shareIdsWith(source) {
      sharing.add(source);
    },
    onEvent(listener) {
      listeners.push(listener);
    },
    stop() {
      stopListening();
      stopListeningToRefusals();
      for (const { timer } of actions) clearTimeout(timer);
      tracker.track = track;
      merges.delete(tracker);
    },
  };

  function trackOwn(event_name: string, custom_data?: CustomDataInput, options?: TrackOptions): string {
    const { source, event_id, ...others } = { ...options };
    const action = meet(OWN, event_name, custom_data, others);
    // A caller's word on the id is final; a capture's yields to what another has sent it under.
    if (event_id && !(source && action.isIdShared)) action.event_id = `${event_id}`;
    action.facts.push({ trust: Number.POSITIVE_INFINITY, custom_data });
    action.options = {
      source,
      event_time: others.event_time ?? action.options.event_time,
      event_source_url: others.event_source_url ?? action.options.event_source_url,
    };
    // It may have gone already, on the word of others: twice under one id is once.
    action.isDone = false;
    const mayLearn = source && [...sharing].some((each) => !action.sources.includes(each));
    finishIn(action, mayLearn ? CAPTURED_MS : 0);
    return action.event_id;
  }

  // What cannot be read is none of our business: the tracker says what is wrong with it.
  tracker.track = (...call) => attempt(() => trackOwn(...call)) ?? track(...call);
  const stopListeningToRefusals = listenToRefusals(tracker, merge.refuse);
  merges.set(tracker, merge);
  return merge;
}

function takeHandedOver(): Action[] {
  const handedOver: Action[] = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "[]");
  sessionStorage.removeItem(STORAGE_KEY);
  // The page that judges has time to load.
  const at = Date.now() + SAME_PRODUCT_MS;
  return handedOver.map((action) => ({
    ...action,
    facts: [],
    at,
    page: "",
    ids: [],
    options: {},
    isIdShared: true,
    isDone: true,
  }));
}

/** What was tracked before anybody else could have a say: it has gone under its own id. */
function toAction({ call: [event_name, custom_data], event_id, at, url }: Tracked): Action {
  return {
    event_name,
    event_id,
    at,
    page: withoutQuery(url),
    sources: [OWN],
    facts: [],
    ids: attempt(() => idsOf(custom_data), []),
    options: {},
    isDone: true,
  };
}

/** What may tell one action from another of its kind. */
function idsOf(data: Opinion["custom_data"]): unknown[] {
  const { content_ids, contents, order_id } = read(data) ?? {};
  return [...(content_ids ?? []), ...(contents ?? []).map(({ id }) => id), order_id].flatMap((id) =>
    id ? `${id}` : [],
  );
}

/** For each fact the word of the most trusted who has one. */
function merged(facts: Action["facts"]): CustomDataInput | undefined {
  // Most often there is one source: what it says is what is known.
  if (!facts[1]) return read(facts[0]?.custom_data) ?? undefined;
  const known = [...facts]
    .sort((one, other) => other.trust - one.trust)
    .flatMap(({ custom_data }) => attempt(() => read(custom_data)) ?? []);
  if (!known[0]) return undefined;
  const data: Record<string, unknown> = {};
  for (const each of known) for (const [key, value] of Object.entries(each)) data[key] ??= value;
  return data;
}

function read(data: Opinion["custom_data"]): CustomDataInput | undefined {
  return typeof data === "function" ? data() : data;
}

function withoutQuery(url: string): string {
  return `${url}`.replace(/[?#].*/s, "");
}
