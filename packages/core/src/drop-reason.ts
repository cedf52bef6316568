/**
 * Every way an event can end other than delivered. Each loss is counted under one of these names, in the
 * browser, the proxy and delivery alike; `docs/errors.md` explains them.
 */
export const DROP_REASONS = [
  /** The visitor refused, or withdrew consent. Browser; the proxy, where an event says so. */
  "consent_denied",
  /** More events waited than the browser keeps; the oldest went first. Browser. */
  "outbox_full",
  /** The proxy refused it for good (400, 403, 413, or listed as rejected). Browser. */
  "rejected",
  /** It could not be built: a field was wrong. Browser. */
  "invalid",
  /** The same `event_id` and `event_name` had been taken before. Proxy. */
  "duplicate",
  /** Whoever did it is no person, as its user agent says. Proxy. */
  "bot",
  /** The shop's own code (`onEvent`) said that it is not wanted. Proxy. */
  "dropped_by_shop",
  /** Pinterest refused this event (a failed result, or alone in a refused request). Delivery. */
  "refused_by_pinterest",
  /** Too old for Pinterest to take (more than 7 days). Delivery. */
  "too_old",
  /** The last try was unanswered and another could be counted twice. Delivery. */
  "may_count_twice",
  /** It was a dead letter, and a person threw it away. Command line. */
  "discarded",
] as const;

export type DropReason = (typeof DROP_REASONS)[number];
