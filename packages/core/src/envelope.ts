import type { ConversionEvent } from "./event.ts";

/** The version of the wire format between browser and proxy. */
export const ENVELOPE_VERSION = 1;

/** Most events in one envelope. */
export const MAX_ENVELOPE_EVENTS = 1000;

/** What the browser posts to the proxy. */
export interface Envelope<Event = ConversionEvent> {
  v: typeof ENVELOPE_VERSION;
  /** The sender's clock in milliseconds; the proxy corrects `event_time` by the difference to its own. */
  sent_at: number;
  events: Event[];
  /** The proxy shall forget what it knows the visitor's browser by; then there may be no events. */
  forget?: true;
}

/** The proxy's answer to an envelope: 202. Rejected events are not to be sent again. */
export interface EnvelopeAnswer {
  accepted: number;
  rejected: { event_id: string | null; issues: { path: string; code: string; message: string }[] }[];
}

export type EnvelopeReading = { ok: true; envelope: Envelope<unknown> } | { ok: false; message: string };

/** Checks the envelope alone; the events in it stay unknown, to be checked one by one. */
export function readEnvelope(body: unknown): EnvelopeReading {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return refuse("the body must be a JSON object");
  const { v, sent_at, events, forget } = body as Record<string, unknown>;
  if (v !== ENVELOPE_VERSION) return refuse(`v must be ${ENVELOPE_VERSION}`);
  if (typeof sent_at !== "number" || !Number.isFinite(sent_at)) {
    return refuse("sent_at must be the sender's clock in milliseconds");
  }
  if (!Array.isArray(events)) return refuse("events must be an array");
  const isForgetting = forget === true;
  if (events.length === 0 && !isForgetting) return refuse("events must hold at least one event");
  if (events.length > MAX_ENVELOPE_EVENTS)
    return refuse(`events may hold at most ${MAX_ENVELOPE_EVENTS} events`);
  return { ok: true, envelope: { v, sent_at, events, ...(isForgetting && { forget }) } };
}

function refuse(message: string): EnvelopeReading {
  return { ok: false, message };
}
