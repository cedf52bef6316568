import { type ConversionEvent, EVENT_NAMES, type Issue } from "@hatpin/core";
import { type Step, stepOf } from "../way.ts";

const SHOWN_DIGITS = 8;

/** The event is on disk. Tells what it is about, with digests shortened and without address and user agent. */
export function acceptedStep(event: ConversionEvent, at: number): Step {
  const { event_source_url, custom_data: { value, currency, content_ids, contents, num_items } = {} } = event;
  const ids = content_ids ?? contents?.flatMap(({ id }) => id ?? []);
  return {
    ...stepOf(event, "accepted", at),
    summary: {
      ...(event_source_url && { event_source_url: withoutQuery(event_source_url) }),
      ...(value && { value }),
      ...(currency && { currency }),
      ...(ids && { content_ids: ids }),
      ...(num_items !== undefined && { num_items }),
    },
    user_data: shortenDigests(event.user_data),
  };
}

/** The event was none that Pinterest takes. Of what was sent, only what is certainly no personal data is told. */
export function rejectedStep(raw: unknown, issues: readonly Issue[], at: number): Step {
  const { event_id, event_name } = (typeof raw === "object" && raw !== null ? raw : {}) as Record<
    string,
    unknown
  >;
  return {
    at,
    stage: "rejected",
    event_id: typeof event_id === "string" ? event_id.slice(0, 100) : "",
    event_name: EVENT_NAMES.find((name) => name === event_name) ?? "",
    detail: issues.map(({ path, message }) => (path ? `${path} ${message}` : message)).join("; "),
  };
}

/** A query may hold anything: an e-mail address in a search, a token. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "");
}

function shortenDigests(userData: ConversionEvent["user_data"]): Record<string, string[]> {
  const shortened = Object.entries(userData).flatMap(([field, digests]) =>
    Array.isArray(digests) ? [[field, digests.map((digest) => digest.slice(0, SHOWN_DIGITS))] as const] : [],
  );
  return Object.fromEntries(shortened);
}
