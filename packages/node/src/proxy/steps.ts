import { type ConversionEvent, type DropReason, type EnvelopeAnswer, EVENT_NAMES } from "@hatpin/core";
import { isRecord } from "../is-record.ts";
import type { Step } from "../way.ts";
import { withoutQueryAndUser } from "../without-query-and-user.ts";

const SHOWN_DIGITS = 8;

/** What an event is about, with digests shortened and without address and user agent. */
export function describeEvent(event: ConversionEvent): Pick<Step, "summary" | "user_data"> {
  const { event_source_url, custom_data: { value, currency, content_ids, contents, num_items } = {} } = event;
  const ids = content_ids ?? contents?.flatMap(({ id }) => id ?? []);
  return {
    summary: {
      ...(event_source_url && { event_source_url: withoutQueryAndUser(event_source_url) }),
      ...(value && { value }),
      ...(currency && { currency }),
      ...(ids && { content_ids: ids }),
      ...(num_items !== undefined && { num_items }),
    },
    user_data: shortenDigests(event.user_data),
  };
}

/** The event was none that Pinterest takes. Of what was sent, only what is certainly no personal data is told. */
export function rejectedStep(raw: unknown, { issues }: EnvelopeAnswer["rejected"][number], at: number): Step {
  return {
    at,
    stage: "rejected",
    ...namesOf(raw),
    detail: issues.map(({ path, message }) => (path ? `${path} ${message}` : message)).join("; "),
  };
}

/** The event is not wanted. Told of it is what is told of a rejected one. */
export function droppedStep(raw: unknown, reason: DropReason, at: number): Step {
  return { at, stage: "dropped", ...namesOf(raw), reason };
}

function namesOf(raw: unknown): Pick<Step, "event_id" | "event_name"> {
  const { event_id, event_name }: Record<string, unknown> = isRecord(raw) ? raw : {};
  return {
    event_id: typeof event_id === "string" ? event_id.slice(0, 100) : "",
    event_name: EVENT_NAMES.find((name) => name === event_name) ?? "",
  };
}

function shortenDigests(userData: ConversionEvent["user_data"]): Record<string, string[]> {
  const shortened = Object.entries(userData).flatMap(([field, digests]) =>
    Array.isArray(digests) ? [[field, digests.map((digest) => digest.slice(0, SHOWN_DIGITS))] as const] : [],
  );
  return Object.fromEntries(shortened);
}
