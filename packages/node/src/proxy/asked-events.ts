import { isRecord } from "../is-record.ts";

/** An event by its name alone: a page asks whether the proxy has it, before it sends the event itself. */
export interface AskedEvent {
  event_id: string;
  event_name: string;
}

/** Why an asked one is listed as rejected: the answer to it is the event itself. */
export const NOT_KNOWN = { path: "", code: "not_known", message: "is not known here: send it" };

/** Parts what is asked for from what is sent. */
export function splitAsked(events: readonly unknown[]): { asked: AskedEvent[]; sent: unknown[] } {
  const asked: AskedEvent[] = [];
  const sent: unknown[] = [];
  for (const event of events) {
    if (isAsked(event)) asked.push(event);
    else sent.push(event);
  }
  return { asked, sent };
}

function isAsked(event: unknown): event is AskedEvent {
  if (!isRecord(event) || Object.keys(event).length !== 2) return false;
  return typeof event.event_id === "string" && typeof event.event_name === "string";
}
