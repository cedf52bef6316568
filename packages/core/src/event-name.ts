import { EVENT_NAMES } from "./event-names.ts";
import type { Problem } from "./problem.ts";
import { nearest } from "./unknown-key.ts";

/** What Pinterest takes as the name of a user-defined event. */
const CUSTOM_NAME_PATTERN = /^[A-Za-z0-9_-]{1,100}$/;

const standardNames: readonly string[] = EVENT_NAMES;

/** What is wrong with an event's name. A user-defined one is fine only when the caller said that it may be. */
export function findEventNameProblem(name: string, allowCustomEventNames: boolean): Problem | undefined {
  if (standardNames.includes(name)) return undefined;
  if (!allowCustomEventNames) {
    const near = nearest(name, standardNames);
    const wayOut = near ? `did you mean ${near}?` : "a name of your own needs allowCustomEventNames";
    return { code: "event_name", message: `is none of Pinterest's event names; ${wayOut}` };
  }
  if (CUSTOM_NAME_PATTERN.test(name)) return undefined;
  return { code: "event_name", message: "must be 1 to 100 letters, digits, _ or -" };
}
