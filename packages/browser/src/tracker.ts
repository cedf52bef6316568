import {
  type ConsentState,
  type CustomDataOf,
  createConsentGate,
  type DropReason,
  type EventName,
  type HashedUserData,
  type UserData,
} from "@hatpin/core";
import { attempt } from "./attempt.ts";
import type { ConsentDetails } from "./consent-sources/consent-source.ts";
import { createDelivery } from "./delivery.ts";
import { createIdentity } from "./identity.ts";
import { createLog } from "./log.ts";
import { checkOptions, type TrackerOptions, type TrackOptions } from "./options.ts";
import { listen } from "./page-lifecycle.ts";
import { randomId } from "./random-id.ts";
import { createTransport } from "./transport.ts";
import { createVisitor, type Visitor } from "./visitor.ts";
import { createWebEvent, type EventNote, noteEvent } from "./web-event.ts";
import { hurry, idleMoment, whenIdle } from "./when-idle.ts";

/** No call of it ever throws or rejects. */
export interface Tracker {
  /**
   * Takes an event and returns its id at once; it is kept and sent in the page's next idle moment, with all others of
   * this turn, or when the page is left.
   */
  track<Name extends EventName | (string & {})>(
    event_name: Name,
    custom_data?: CustomDataOf<Name>,
    options?: TrackOptions,
  ): string;
  /** Tells who the customer is, for all events from now on. Hashed at once; clear text is never kept. */
  identify(user_data: UserData | HashedUserData): Promise<void>;
  /** The visitor's answer. `denied` also takes away all that was kept, for good. */
  consent(state: ConsentState, details?: ConsentDetails): void;
  /** Sends what waits. Resolves when it is delivered or given up for now. */
  flush(): Promise<void>;
  /** Forgets who the customer is, e.g. after a logout. Events that wait stay as they are. */
  reset(): void;
  /** Stops everything for good and puts the page back as it was. What is kept is sent by the next page. */
  stop(): void;
}

/** What is known of an event when it happens. The rest is done when the page has time, or is left. */
interface Draft extends EventNote {
  person: HashedUserData;
  source: string;
}

/** Most events that are kept in one idle moment. */
const MAX_AT_A_TIME = 50;

/**
 * Starts to track this page: capture → consent → identity → delivery. Throws when an option is wrong; from then on
 * nothing ever reaches the page.
 */
export function createTracker(options: TrackerOptions): Tracker {
  checkOptions(options);
  let isStopped = false;
  let isLimited: boolean | undefined;
  const isOpen = () => !isStopped && gate.state() === "granted";
  const identity = createIdentity(options);
  const log = createLog(options);
  const post = createTransport(options.endpoint);
  let visitor: Visitor | undefined;
  const theVisitor = () => {
    visitor ??= createVisitor(post);
    return visitor;
  };
  const delivery = createDelivery({ send: (body) => theVisitor().send(body), isOpen, drop, log });
  const gate = createConsentGate<Draft>(putOff, drop);
  /** What consent has let through, until the page has time. */
  const drafts: Draft[] = [];

  // What happens on a page that is made ahead has happened when the page is shown, or never.
  const shown =
    (document as { prerendering?: boolean }).prerendering &&
    new Promise((resolve) => listen(document, "prerenderingchange", resolve));

  function putOff(draft: Draft): void {
    if (drafts.push(draft) === 1) whenIdle(keepSome);
  }

  function keepSome(): void {
    void keepDrafts(MAX_AT_A_TIME).then(() => {
      if (drafts[0]) whenIdle(keepSome);
      return delivery.pump();
    });
  }

  async function keepDrafts(most = Number.POSITIVE_INFINITY): Promise<void> {
    await shown;
    await identity.ready;
    // Consent may be in question again.
    const take = gate.state() === "granted" ? keep : gate.admit;
    drafts.splice(0, most).forEach(take);
  }

  function keep(draft: Draft): void {
    try {
      const { person, source, event_name, event_id } = draft;
      const event = createWebEvent(draft, options);
      log("captured", event_name, event_id, source, event.custom_data);
      delivery.keep({
        ...event,
        ...(isLimited && { custom_data: { ...event.custom_data, opt_out_type: "LDP" } }),
        user_data: identity.sign(person, event.event_source_url),
      });
    } catch (error) {
      drop(draft, "invalid", error);
    }
  }

  function drop({ event_id, event_name }: DroppedEvent, reason: DropReason, details?: unknown): void {
    log("dropped", event_name, event_id, reason, details);
    attempt(() => options.onDrop?.({ event_id, event_name }, reason));
  }

  const tracker: Tracker = {
    track(event_name, custom_data, trackOptions) {
      let event_id = randomId();
      if (isStopped) return event_id;
      try {
        const given = { ...trackOptions };
        event_id = `${given.event_id || event_id}`;
        const note = noteEvent(event_id, event_name, custom_data, given);
        gate.admit({ ...note, person: identity.person, source: given.source ?? "call" });
      } catch (error) {
        attempt(() => drop({ event_id, event_name: String(event_name) }, "invalid", error));
      }
      return event_id;
    },
    async identify(user_data) {
      if (!isStopped && gate.state() !== "denied") await attempt(() => identity.identify(user_data));
    },
    consent(state, details) {
      if (isStopped) return;
      isLimited = details?.limitedDataProcessing ?? options.limitedDataProcessing;
      identity.allowStorage(state === "granted");
      gate.change(state);
      if (state === "denied") {
        identity.forget();
        delivery.purge();
        // Consent that is given anew is not for what was before.
        drafts.splice(0).forEach(gate.admit);
        theVisitor().forget();
      }
      whenIdle(delivery.adopt);
    },
    async flush() {
      await keepDrafts();
      await delivery.pump(true);
    },
    reset() {
      identity.forget();
      if (!isStopped) theVisitor().forget();
    },
    stop() {
      void keepDrafts();
      delivery.release();
      isStopped = true;
      for (const stop of stops) attempt(() => stop?.());
    },
  };

  tracker.consent(options.consentSources ? "pending" : (options.consent ?? "granted"));
  const stops = (options.capture ?? []).map((start) => attempt(() => start(tracker, isOpen, options)));
  if (options.consentSources) {
    // A part of its own: who has no sources pays for none. Without it all stays pending.
    const following = idleMoment()
      .then(() => import("./consent-sources/follow-sources.ts"))
      .then(
        ({ followSources }) => (isStopped ? undefined : followSources(options, tracker.consent)),
        () => log("the consent sources could not be loaded"),
      );
    stops.push(() => void following.then((stop) => stop?.()));
  }
  whenIdle(() => {
    if (isStopped) return;
    identity.recall();
    theVisitor();
  });
  stops.push(
    listen(window, "pointerdown keydown", hurry),
    // After those of the captures, which may have something to say before the page is left.
    listen(window, "online pageshow pagehide visibilitychange", ({ type }) => {
      if (document.hidden || type === "pagehide") {
        hurry();
        void keepDrafts().then(() => delivery.pump(true));
      } else void delivery.pump(true);
      // With a lock the page may not enter the back/forward cache.
      if (type === "pagehide") delivery.release();
      else if (!document.hidden) delivery.adopt();
    }),
  );
  return tracker;
}

type DroppedEvent = Pick<EventNote, "event_id" | "event_name">;
