import { type ConversionEvent, EVENT_NAMES } from "@hatpin/core";

/** Pinterest's answer for one event. */
export interface EventAnswer {
  status: "processed" | "failed";
  error_message: string | null;
  warning_message: string | null;
}

const MAX_AGE_SECONDS = 7 * 24 * 60 * 60;

/** What Pinterest says of one event of a request that it takes: docs/pinterest-api.md. */
export function judgeEvent(event: ConversionEvent, nowMs: number): EventAnswer {
  const error = findError(event, nowMs / 1000);
  return error
    ? refuse(error)
    : { status: "processed", error_message: null, warning_message: findWarning(event) };
}

export function refuse(error_message: string): EventAnswer {
  return { status: "failed", error_message, warning_message: null };
}

function findError({ event_id, event_time }: ConversionEvent, nowSeconds: number): string | undefined {
  if (event_id.trim() === "") return "Invalid event_id parameter. It must not be blank.";
  if (event_time < nowSeconds - MAX_AGE_SECONDS || event_time > nowSeconds) {
    return "Invalid event_timestamp parameter. It must be within the last 7 days and not in the future.";
  }
  return undefined;
}

function findWarning({ event_name, user_data }: ConversionEvent): string | null {
  const warnings = [];
  if (!(EVENT_NAMES as readonly string[]).includes(event_name)) {
    warnings.push("event_name is none of the standard names, and is taken as a user-defined event.");
  }
  const missing = (["external_id", "click_id"] as const).filter((field) => !user_data[field]);
  if (missing.length > 0) warnings.push(`${missing.join(" and ")} missing: sending more improves matching.`);
  return warnings.length > 0 ? warnings.join(" ") : null;
}
