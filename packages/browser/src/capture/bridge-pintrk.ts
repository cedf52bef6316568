import { EVENT_NAMES, type UserData } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { orderEventId } from "../order-event-id.ts";
import type { Tracker } from "../tracker.ts";
import { mergeSources } from "./merge-sources.ts";
import type { PinterestTagOptions, Pintrk } from "./pinterest-tag.ts";
import { fromTagData, toTagData } from "./pintrk-data.ts";

export interface PintrkBridge {
  /** Looks at a call of the tag and gives it its id. True when the call is not to be made now: it is made later. */
  isHeldBack(call: unknown[]): boolean;
  stop(): void;
}

const SOURCE = "pintrk";

/** The shop tells it in Pinterest's own words. */
const TRUST = 9;

/** Most calls remembered. */
const MAX_PASSED = 1000;

/** Between the tag and what is captured; `send` is the tag as it is without a bridge. */
export function bridgePintrk(tracker: Tracker, { feed }: PinterestTagOptions, send: Pintrk): PintrkBridge {
  const merge = mergeSources(tracker);
  const passed = new Set<string>();
  merge.shareIdsWith(SOURCE);

  function offer(event_name: string, data: { event_id?: string }): void {
    const given = data.event_id && `${data.event_id}`;
    const custom_data = fromTagData(data);
    data.event_id = merge.offer({ event_name, source: SOURCE, trust: TRUST, event_id: given, custom_data });
    pass(event_name, data.event_id);
  }

  function pass(event_name: string, event_id: string): void {
    if (passed.size > MAX_PASSED) passed.clear();
    passed.add(`${event_name} ${event_id}`);
  }

  /** What the shop tells the tag of its customer. */
  function meet(person: unknown): void {
    const { em, external_id } = Object(person) as UserData;
    if (em || external_id) void tracker.identify({ ...(em && { em }), ...(external_id && { external_id }) });
  }

  if (feed) {
    merge.onEvent(({ event_name, event_id, sources, custom_data }) => {
      if (sources.includes(SOURCE)) return;
      pass(event_name, event_id);
      send("track", plain(event_name), toTagData(event_id, custom_data));
    });
  }

  return {
    isHeldBack(call) {
      const [command, name] = call;
      if (/^(load|set)$/.test(`${command}`)) meet(call.find((part) => part instanceof Object));
      if (command !== "track") return false;
      const event_name = EVENT_NAMES.find((each) => plain(each) === plain(name));
      if (!event_name) return false;
      if (typeof call[2] === "function") call.splice(2, 0, undefined);
      // A copy: the page may use its object again.
      const data = { ...Object(call[2]) };
      call[2] = data;
      // Our own, or one that core.js makes again out of the queue.
      if (passed.has(`${event_name} ${data.event_id}`)) return false;
      if (event_name !== "checkout" || !data.order_id || data.event_id) {
        offer(event_name, data);
        return false;
      }
      void orderEventId(data.order_id).then((event_id) => {
        data.event_id = event_id;
        offer(event_name, data);
        attempt(() => send(...call));
      });
      return true;
    },
    stop: merge.stop,
  };
}

/** As the tag writes names: without a line, in any case. */
function plain(name: unknown): string {
  return `${name}`.toLowerCase().replace(/_/g, "");
}
