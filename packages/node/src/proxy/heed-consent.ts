import { isRecord } from "../is-record.ts";

/**
 * What an event says of the visitor's consent. Pinterest has no field for it, so `consent` is ours alone: `granted` is
 * taken out, `denied` and `pending` end the event. Any other value stays in its place, where the check refuses it: what
 * we do not understand is no agreement.
 */
export function heedConsent(event: unknown): { event: unknown; isRefused: boolean } {
  if (!isRecord(event) || !Object.hasOwn(event, "consent")) return { event, isRefused: false };
  const { consent, ...others } = event;
  const isRefused = consent === "denied" || consent === "pending";
  return { event: consent === "granted" || isRefused ? others : event, isRefused };
}
