/**
 * Answers the events of an envelope as the proxy does, and keeps in `known`, by name and id, those that were sent. One without an
 * address is only asked for by its name, by a page that does not know whether it arrived.
 *
 * @template {{ event_name: string, event_id: string, event_source_url?: string }} Sent
 * @param {Sent[]} events
 * @param {Map<string, Sent>} known
 */
export function answerEnvelope(events, known) {
  const key = ({ event_name, event_id }) => `${event_name} ${event_id}`;
  const asked = events.filter(({ event_source_url }) => event_source_url === undefined);
  for (const event of events) if (!asked.includes(event)) known.set(key(event), event);
  const rejected = asked
    .filter((event) => !known.has(key(event)))
    .map(({ event_id }) => ({ event_id, issues: [] }));
  return { accepted: events.length - rejected.length, rejected };
}
