import type { FieldName, LogFields } from "./log-fields.ts";
import { PROBLEMS } from "./problem.ts";

export type LogLevel = "info" | "warn" | "error";

/** One kind of line: how bad it is, which fields it may carry, and its sentence, made of those alone. */
interface LineKind<Name extends FieldName> {
  level: LogLevel;
  fields: readonly Name[];
  says: (fields: Pick<LogFields, Name>) => string;
}

const OF_PROBLEM = ["problem", "system_code", "status", "pinterest_code", "request_id"] as const;

/**
 * Everything that the log can say. A code keeps its meaning from version to version: alarms hang on it.
 * docs/operating.md lists them for a person.
 */
export const LINE_KINDS = {
  // --- serve
  listening: line("info", ["url"], ({ url }) => `hatpin listens on ${url}`),
  serving: line(
    "info",
    ["events_path", "script_path", "queue"],
    (of) => `pages post to ${of.events_path} and load ${of.script_path}; the queue is in ${of.queue}`,
  ),
  metrics_listening: line("info", ["url"], ({ url }) => `numbers for Prometheus are at ${url}/metrics`),
  live_page_listening: line("info", ["url"], ({ url }) => `the live page is at ${url}/login`),
  test_mode: line("info", [], () => "test mode: Pinterest records nothing"),
  stopping: line("info", [], () => "stopping; what is not delivered yet waits in the queue"),

  // --- delivery
  delivery_blocked: line(
    "error",
    OF_PROBLEM,
    (of) => `ACTION NEEDED: nothing reaches Pinterest; events are kept and tried again: ${explain(of)}`,
  ),
  delivery_failed: line(
    "warn",
    OF_PROBLEM,
    (of) => `Pinterest takes no events at the moment; they are kept and tried again: ${explain(of)}`,
  ),
  delivery_resumed: line("info", [], () => "delivery goes on"),
  event_held: line(
    "warn",
    [...OF_PROBLEM, "event_name"],
    (of) => `a ${of.event_name} event fails while others pass; it waits alone: ${explain(of)}`,
  ),
  dead_letter: line(
    "warn",
    ["reason", "event_name"],
    (of) => `a ${of.event_name} event became a dead letter (${of.reason}): hatpin dead-letters shows why`,
  ),
  dead_letters_lost: line(
    "error",
    ["count"],
    ({ count }) => `there are too many dead letters: the oldest had to go, ${count} so far`,
  ),
  event_given_up: line(
    "error",
    ["reason", "event_name"],
    (of) => `a ${of.event_name} event was given up (${of.reason}), and nobody keeps it: onStep says why`,
  ),

  // --- the queue
  queue_failed: line("error", OF_PROBLEM, (of) => `the queue does not work, trying again: ${explain(of)}`),
  queue_full: line("error", [], () => "the queue is full: new events are refused until some are delivered"),
  events_refused: line("error", OF_PROBLEM, (of) => `events were refused: ${explain(of)}`),
  redis_weak: line("warn", ["weakness"], ({ weakness }) => (weakness ? WEAKNESSES[weakness] : "")),

  // --- requests
  origin_refused: line(
    "warn",
    ["origin"],
    ({ origin = "an odd origin" }) => `a page of ${origin} was refused; if it is yours, allow its origin`,
  ),
  too_many_requests: line(
    "warn",
    [],
    () => "an address makes more requests than --rate-limit (rateLimit) allows: 429",
  ),
  too_many_bodies: line(
    "error",
    [],
    () => "too many bodies at once: requests are refused until some are done with",
  ),
  body_read_before: line(
    "error",
    [],
    () =>
      "something before the proxy has read the body and left nothing of it; mount the proxy before any body parser",
  ),
  request_failed: line("error", ["error_name"], (of) => `a request failed: ${of.error_name}`),
  private_address: line(
    "warn",
    [],
    () =>
      "a request comes from an address of a private network, which is not sent as a visitor's: if it is a proxy of " +
      "yours, name it by --trusted-hops or --trusted-proxy (trustedHops, trustedProxies)",
  ),
  hops_unknown: line(
    "warn",
    [],
    () =>
      "a request comes with X-Forwarded-For, which is not believed: if a proxy of yours stands in front, set " +
      "--trusted-hops (trustedHops) or --trusted-proxy (trustedProxies), or its address passes for the visitors'",
  ),
  hops_missing: line(
    "warn",
    ["hops"],
    ({ hops }) =>
      `a request's list of addresses is shorter than the ${hops} trusted hop(s): let each proxy of yours ` +
      "add to X-Forwarded-For, or set --trusted-hops (trustedHops) to how many there are; until then its " +
      "address may pass for the visitors'",
  ),

  // --- the shop's own code
  on_event_failed: line("error", ["slip", "error_name", "issue", "field"], (of) => {
    const what = {
      threw: `threw ${of.error_name === "other" ? "something" : of.error_name}`,
      took_too_long: "took too long",
      returned_no_event: `returned what is no event (${of.field ? `${of.field} ` : ""}${of.issue})`,
    }[of.slip ?? "threw"];
    return `onEvent ${what}; the event goes on as it was`;
  }),
  on_step_failed: line("error", ["error_name"], (of) => `onStep threw: ${of.error_name}`),

  // --- the log itself
  lines_withheld: line(
    "warn",
    ["count"],
    ({ count }) => `${count} more lines are not shown, so that they do not fill the disk`,
  ),
} as const;

export type LogCode = keyof typeof LINE_KINDS;

const WEAKNESSES: Record<NonNullable<LogFields["weakness"]>, string> = {
  may_evict:
    "Redis would throw events away if its memory were full (maxmemory-policy), though no maxmemory is set: set it to noeviction",
  not_persistent:
    "Redis keeps no append-only file: what it holds is lost when it stops; set appendonly to yes",
  syncs_late:
    "Redis does not sync each write to disk: a power cut may cost what it took since; set appendfsync to always",
};

function line<const Name extends FieldName = never>(
  level: LogLevel,
  fields: readonly Name[],
  says: (fields: Pick<LogFields, Name>) => string,
): LineKind<Name> {
  return { level, fields, says };
}

type OfProblem = Pick<LogFields, (typeof OF_PROBLEM)[number]>;

/** What is wrong, and by which names Pinterest's support, or a search, finds it. */
function explain({ problem = "other", system_code, status, pinterest_code, request_id }: OfProblem): string {
  const names = [
    status && `HTTP ${status}`,
    pinterest_code !== undefined && `code ${pinterest_code}`,
    request_id && `request ${request_id}`,
    system_code,
  ].filter(Boolean);
  return `${PROBLEMS[problem]}${names.length > 0 ? ` (${names.join(", ")})` : ""}`;
}
