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
  /** What would raise it, by how much it would, the most first; empty where little is left to gain. */
  advice: Advice[];
}

export interface Advice {
  signal: string;
  /** The share of events without it, from 0 to 1. */
  missing: number;
  how: string;
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

/** The names of the signals that an event carries. */
export function signalsOf({ user_data }: ConversionEvent): string[] {
  const names: string[] = [];
  for (const name in SIGNALS) {
    if (SIGNALS[name]?.has(user_data)) names.push(name);
  }
  return names;
}

/** What the counts of the signals among so many events come to. */
export function readMatchQuality(events: number, counts: Readonly<Record<string, number>>): MatchQuality {
  const signals = Object.keys(SIGNALS).map((name) => ({
    name,
    events: counts[name] ?? 0,
    share: events === 0 ? 0 : (counts[name] ?? 0) / events,
  }));
  const advice = signals
    .map(({ name, share }) => ({ signal: name, missing: 1 - share, ...ruleOf(name) }))
    .map((one) => ({ ...one, gain: one.weight * one.missing }))
    .filter(({ gain }) => events > 0 && gain >= LEAST_GAIN)
    .sort((one, other) => other.gain - one.gain)
    .map(({ signal, missing, how }) => ({ signal, missing, how }));
  return { events, signals, advice };
}

function ruleOf(name: string): Pick<SignalRule, "weight" | "how"> {
  const { weight = 0, how = "" } = SIGNALS[name] ?? {};
  return { weight, how };
}

/** Counts what events say of their customers. */
export function createMatchQuality(): { add(event: ConversionEvent): void; summary(): MatchQuality } {
  const counts: Record<string, number> = {};
  let events = 0;
  return {
    add(event) {
      events += 1;
      for (const name of signalsOf(event)) counts[name] = (counts[name] ?? 0) + 1;
    },
    summary: () => readMatchQuality(events, counts),
  };
}
