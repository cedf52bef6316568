import {
  type ConversionEvent,
  type Issue,
  isConversionEvent,
  type ValidateOptions,
  validateEvent,
} from "@hatpin/core";
import type { EventOutcome } from "./batch-outcome.ts";
import { clampEventTime } from "./clamp-event-time.ts";
import { roughBytes } from "./rough-bytes.ts";

/** Issues of one event that its message lists. */
const MAX_LISTED_ISSUES = 10;

/** An event on its way through the client, and how that ended once it has. */
export interface Parcel {
  event: ConversionEvent;
  /** About as long as JSON. */
  bytes: number;
  outcome: EventOutcome | Invalid | undefined;
}

/** Refused before it was sent. */
export interface Invalid {
  kind: "invalid";
  message: string;
}

/** A parcel that has ended already when the event cannot be sent. */
export function check(given: ConversionEvent, options: ValidateOptions): Parcel {
  const event = clampEventTime(given, options.now?.());
  if (isConversionEvent(event, options)) return { event, bytes: roughBytes(event), outcome: undefined };
  const message = describe(validateEvent(event, options));
  return { event, bytes: 0, outcome: { kind: "invalid", message } };
}

function describe(issues: readonly Issue[]): string {
  const listed = issues.slice(0, MAX_LISTED_ISSUES).map(({ path, message }) => `${path} ${message}`.trim());
  const more = issues.length - listed.length;
  return `not sent, because it is invalid: ${listed.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
