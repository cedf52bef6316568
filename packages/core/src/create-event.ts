import { convertRecord } from "./convert-record.ts";
import { deriveTotals } from "./custom-data.ts";
import { InvalidEventError, type Issue, type OnWarning } from "./errors.ts";
import type { ConversionEvent, ConversionEventInput, UserData, WireEvent } from "./event.ts";
import { createEventId } from "./event-id.ts";
import { findEventNameProblem } from "./event-name.ts";
import { findEventTimeProblem, readEventTime } from "./event-time.ts";
import { EVENT_FIELDS, type Fields, USER_DATA_FIELDS } from "./fields.ts";
import { findIdentityProblem } from "./identity.ts";
import { hasKey, isRecord } from "./is-record.ts";
import { addIssue, findProblem, missing, type Problem, wrongType } from "./problem.ts";
import { pathKey, unknownKey } from "./unknown-key.ts";
import { hashUserData } from "./user-data.ts";

export interface CreateConversionEventOptions {
  /** Told of all that is odd but does not cost the event. Default: nobody. */
  onWarning?: OnWarning;
  /** Takes user-defined event names too. Default false: a typo is an error, not a new event. */
  allowCustomEventNames?: boolean;
  /** The country calling code of phone numbers written without one, e.g. `49`. Default: none. */
  defaultCallingCode?: string;
  /**
   * Whether the customer must be known well enough for Pinterest to take the event. Default true. False where
   * address and user agent are added later, as the proxy does.
   */
  identityRequired?: boolean;
  /** The time in milliseconds. Default `Date.now`. */
  now?: () => number;
  /** Makes the id of an event that was given none. Default: a random UUID. */
  newId?: () => string | Promise<string>;
}

/**
 * Builds an event exactly as it goes on the wire: `user_data` normalised and hashed, amounts as decimals in text,
 * totals derived from `contents`, nothing undefined, null or unknown. What is handed in is not altered, and is
 * read at once: to change it while the promise is pending changes nothing.
 *
 * A bad value in `user_data` costs that value and a warning. Anything else that is wrong rejects with an
 * `InvalidEventError` that has every problem at once.
 */
export async function createConversionEvent(
  input: ConversionEventInput,
  options: CreateConversionEventOptions = {},
): Promise<ConversionEvent> {
  const { now = Date.now, newId = createEventId, onWarning = ignore, identityRequired = true } = options;
  const nowMs = now();
  const issues: Issue[] = [];
  const check = (path: string, problem: Problem | undefined) => problem && addIssue(issues, path, problem);

  const draft = readInput(input, issues);
  const isNameWrong = issues.some(({ path }) => path === "event_name");
  if (!isNameWrong) check("event_name", findNameProblem(draft.event_name, options));

  const event_time = readEventTime(draft.event_time ?? nowMs / 1000, nowMs, onWarning);
  check("event_time", event_time === undefined ? NO_TIME : findEventTimeProblem(event_time, nowMs));
  if (draft.custom_data && issues.length === 0) {
    draft.custom_data = deriveTotals(draft.custom_data, onWarning);
  }

  addUserDataIssues(draft.user_data, issues);
  const user_data = await hashUserData(draft.user_data ?? {}, options);
  if (identityRequired) check("user_data", findIdentityProblem(user_data));

  const event_id = draft.event_id ?? (await newId());
  check("event_id", findProblem(event_id, EVENT_FIELDS.event_id));

  if (issues.length > 0) throw new InvalidEventError(issues);
  // A cast, because this is where a built event gets its type.
  return { action_source: "web", ...draft, event_time, event_id, user_data } as ConversionEvent;
}

/** The input as it goes on the wire, but for what is hashed or depends on the clock. */
type Draft = Partial<Omit<WireEvent, "event_time" | "user_data">> & {
  event_time?: unknown;
  user_data?: UserData;
};

function readInput(input: unknown, issues: Issue[]): Draft {
  try {
    // A cast, because the conversion is by a table.
    if (isRecord(input)) return convertRecord(input, INPUT_FIELDS, "", issues) as Draft;
  } catch {
    // A proxy that throws when it is looked at; what it threw may hold anything.
  }
  throw new InvalidEventError([{ path: "", code: "type", message: "the input must be an object" }]);
}

function findNameProblem(
  name: string | undefined,
  { allowCustomEventNames = false }: CreateConversionEventOptions,
): Problem | undefined {
  return name === undefined ? missing() : findEventNameProblem(name, allowCustomEventNames);
}

/** Its values never cost the event, but what Pinterest would not know in it does. */
function addUserDataIssues(userData: unknown, issues: Issue[]): void {
  if (userData === undefined) return;
  try {
    if (!isRecord(userData)) addIssue(issues, "user_data", wrongType(EVENT_FIELDS.user_data));
    for (const key of isRecord(userData) ? Object.keys(userData) : []) {
      if (hasKey(USER_DATA_FIELDS, key)) continue;
      addIssue(issues, `user_data.${pathKey(key)}`, unknownKey(key, USER_DATA_FIELDS));
    }
  } catch {
    // A proxy that throws when it is looked at; hashUserData warns of it.
  }
}

/** What depends on the clock, and the customer's data: they have judges of their own. */
const INPUT_FIELDS: Fields = {
  ...EVENT_FIELDS,
  event_time: { kind: "anything" },
  user_data: { kind: "anything" },
};

const NO_TIME: Problem = {
  code: "type",
  message: "must be Unix seconds as a number, or a Date",
};

function ignore(): void {}
