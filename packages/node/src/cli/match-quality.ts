import type { ConversionEvent } from "@hatpin/core";

/** How many of the events have one of the things by which Pinterest knows a customer. */
export interface Signal {
  name: string;
  events: number;
  /** From 0 to 1. */
  share: number;
}

export interface MatchQuality {
  events: number;
  signals: Signal[];
  /** The signal that would raise it most, and how to get it; undefined where little is left to gain. */
  advice?: { signal: string; how: string };
}

interface SignalRule {
  has: (userData: ConversionEvent["user_data"]) => unknown;
  /** How much it tells, by our own judgement: Pinterest publishes the order of them, and no numbers. */
  weight: number;
  how: string;
}

const SIGNALS: Record<string, SignalRule> = {
  click_id: {
    has: ({ click_id }) => click_id,
    weight: 5,
    how: "keep the _epik cookie with the order; the proxy and the script tag do it by themselves",
  },
  em: {
    has: ({ em }) => em,
    weight: 5,
    how: "send the customer's e-mail address; it is hashed before it leaves",
  },
  external_id: {
    has: ({ external_id }) => external_id,
    weight: 3,
    how: "send the shop's own customer id, or the visitor id that the proxy gives",
  },
  "client_ip_address and client_user_agent": {
    has: ({ client_ip_address, client_user_agent }) => client_ip_address && client_user_agent,
    weight: 3,
    how: "keep both with the order when the customer places it: the server's own are of no use",
  },
  ph: { has: ({ ph }) => ph, weight: 2, how: "send the phone number, with its country code" },
  "fn and ln": { has: ({ fn, ln }) => fn && ln, weight: 1, how: "send first and last name" },
  "ct, zp and country": {
    has: ({ ct, zp, country }) => ct && zp && country,
    weight: 1,
    how: "send the billing address: city, postal code and country",
  },
  hashed_maids: {
    has: ({ hashed_maids }) => hashed_maids,
    weight: 0,
    how: "send the advertising id of an app's user",
  },
};

/** Less than this to gain is not worth a word. */
const LEAST_GAIN = 0.25;

/** Counts what events say of their customers. */
export function createMatchQuality(): { add(event: ConversionEvent): void; summary(): MatchQuality } {
  const counts = new Map(Object.keys(SIGNALS).map((name) => [name, 0]));
  let events = 0;

  return {
    add({ user_data }) {
      events += 1;
      for (const [name, { has }] of Object.entries(SIGNALS)) {
        if (has(user_data)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    },
    summary() {
      const signals = Array.from(counts, ([name, count]) => ({
        name,
        events: count,
        share: events === 0 ? 0 : count / events,
      }));
      const gains = signals.map(({ name, share }) => ({
        name,
        gain: (SIGNALS[name]?.weight ?? 0) * (1 - share),
      }));
      const best = gains.reduce((most, next) => (next.gain > most.gain ? next : most));
      const how = SIGNALS[best.name]?.how;
      return {
        events,
        signals,
        ...(events > 0 && how && best.gain >= LEAST_GAIN && { advice: { signal: best.name, how } }),
      };
    },
  };
}
