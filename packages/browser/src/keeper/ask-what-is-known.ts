import { ENVELOPE_VERSION } from "@hatpin/core";
import type { Send } from "../transport.ts";
import type { StoredEvent } from "./stored-event.ts";

/** A wait that a server asks for is kept no longer: by then the page has changed, or is gone. */
const MAX_WAIT_MS = 3_600_000;

/**
 * Which of `events` the proxy has already. A page that is left cannot hear the answer to its last request, so most
 * often it has what a page has left; to ask for it by name is shorter than to send it. None when it does not say: an
 * event is then sent, and dropped by the proxy when it came before. A number when the proxy wants to be left alone
 * for so many milliseconds.
 */
export async function askWhatIsKnown(
  events: readonly StoredEvent[],
  send: Send,
): Promise<StoredEvent[] | number> {
  const names = events.map(({ event: { event_name, event_id } }) => ({ event_name, event_id }));
  const { status, delayMs, rejected } = await send(
    JSON.stringify({ v: ENVELOPE_VERSION, sent_at: Date.now(), events: names }),
  );
  if (delayMs !== undefined) return Math.min(delayMs, MAX_WAIT_MS);
  // The page of a hotel's network, say, answers 200 as well.
  if (status > 299 || !Array.isArray(rejected)) return [];
  const ids = rejected.map((rejection) => rejection?.event_id);
  // A list that does not say which ones is somebody else's: what it leaves out is not known for that.
  if (!ids.every(Boolean)) return [];
  const unknown = new Set(ids);
  return events.filter(({ event }) => !unknown.has(event.event_id));
}
