import { convertRecord } from "./convert-record.ts";
import { deriveTotals } from "./custom-data.ts";
import { InvalidEventError, type OnWarning } from "./errors.ts";
import type { ConversionEvent, ConversionEventInput, HashedUserData, UserData, WireEvent } from "./event.ts";
import { checkEventTime, readEventTime } from "./event-time.ts";
import { addFault, type Fault, findFault } from "./fault.ts";
import {
  customName,
  eventId,
  type RecordRule,
  type Rule,
  standardName,
  text,
  WEB_EVENT_FIELDS,
} from "./fields.ts";
import { checkIdentity } from "./identity.ts";
import { isRecord } from "./is-record.ts";
import { type Reading, readUserData } from "./normalize/read-user-data.ts";
import type { Oddity } from "./oddity.ts";
import { pathKey } from "./path-key.ts";
import { randomUuid } from "./random-uuid.ts";
import { tell } from "./tell.ts";

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
 * `InvalidEventError` that has every problem at once. In a browser it also rejects where the rules for what is handed
 * in, which are fetched with the first event that needs them, cannot be fetched; another call tries again.
 */
export async function createConversionEvent(
  input: ConversionEventInput,
  options: CreateConversionEventOptions = {},
): Promise<ConversionEvent> {
  const { now = Date.now, newId = randomUuid, identityRequired = true } = options;
  const nowMs = now();
  const faults: Fault[] = [];
  const oddities: Oddity[] = [];

  // All that is to be read of the input is read before the first wait.
  const draft = readInput(input, faults);
  if (!draft) throw await refusal([{ path: "", code: "type" }]);
  const reading = readUserData(draft.user_data);
  checkName(draft.event_name, options, faults);
  const event_time = readEventTime(draft.event_time ?? nowMs / 1000, nowMs, oddities);
  const timeCode = event_time === undefined ? "type" : checkEventTime(event_time, nowMs);
  if (timeCode) addFault(faults, { path: "event_time", code: timeCode, rule: TIME });
  checkKeys(reading, faults);

  if (draft.app_info || draft.device_info) await convertAppRecords(draft, faults);
  if (draft.custom_data && faults.length === 0) {
    draft.custom_data = deriveTotals(draft.custom_data, oddities);
  }

  const customer = await hashCustomer(reading, options);
  await tell([...oddities, ...customer.oddities], options.onWarning);
  const user_data = customer.hashed;
  const identityCode = identityRequired && checkIdentity(user_data);
  if (identityCode) addFault(faults, { path: "user_data", code: identityCode });

  const event_id = draft.event_id ?? (await newId());
  addFault(faults, findFault("event_id", event_id, eventId));

  if (faults.length > 0) throw await refusal(faults);
  // A cast, because this is where a built event gets its type.
  return { action_source: "web", ...draft, event_time, event_id, user_data } as ConversionEvent;
}

/** The input as it goes on the wire, but for what is hashed or depends on the clock. */
type Draft = Partial<Omit<WireEvent, "event_time" | "user_data">> & {
  event_time?: unknown;
  user_data?: UserData;
};

/** Undefined when it is no object. */
function readInput(input: unknown, faults: Fault[]): Draft | undefined {
  try {
    // A cast, because the conversion is by a table.
    return isRecord(input) ? (convertRecord(input, INPUT, "", faults) as Draft) : undefined;
  } catch {
    // A proxy that throws when it is looked at; what it threw may hold anything.
    return undefined;
  }
}

function checkName(
  name: string | undefined,
  { allowCustomEventNames }: CreateConversionEventOptions,
  faults: Fault[],
): void {
  const path = "event_name";
  if (name !== undefined) {
    addFault(faults, findFault(path, name, allowCustomEventNames ? customName : standardName));
  } else if (!faults.some((fault) => fault.path === path)) {
    addFault(faults, { path, code: "required" });
  }
}

/** The values of `user_data` never cost the event, but what Pinterest would not know in it does. */
function checkKeys({ isMisfit, unknownKeys }: Reading, faults: Fault[]): void {
  const path = "user_data";
  if (isMisfit) addFault(faults, { path, code: "type", rule: RECORD });
  for (const key of isMisfit ? [] : unknownKeys) {
    addFault(faults, { path: `${path}.${pathKey(key)}`, code: "unknown_key", value: key });
  }
}

// Kept, because even of what is loaded a dynamic import takes longer than building an event.
let hashing: typeof import("./hash-reading.ts") | undefined;

/** The rules of `user_data` come with the first customer who is known. */
async function hashCustomer(
  reading: Reading,
  options: CreateConversionEventOptions,
): Promise<{ hashed: HashedUserData; oddities: Oddity[] }> {
  if (reading.values.length === 0) return { hashed: {}, oddities: reading.oddities };
  hashing ??= await import("./hash-reading.ts");
  return hashing.hashReading(reading, options);
}

let appFields: typeof import("./app-fields.ts") | undefined;

/** The records that apps alone have. They are copies already, so their rules may be waited for. */
async function convertAppRecords(draft: Draft, faults: Fault[]): Promise<void> {
  appFields ??= await import("./app-fields.ts");
  const { app_info, device_info } = draft;
  Object.assign(draft, convertRecord({ app_info, device_info }, appFields.APP_RECORDS, "", faults));
}

const ANYTHING: Rule = { kind: "anything" };
const TIME: Rule = { kind: "time" };
const RECORD: RecordRule = { kind: "record", fields: {}, others: ANYTHING };

/** What depends on the clock, the customer's data and the records of apps have judges of their own. */
const INPUT: RecordRule = {
  kind: "record",
  fields: {
    ...WEB_EVENT_FIELDS,
    event_time: ANYTHING,
    user_data: ANYTHING,
    app_info: RECORD,
    device_info: { ...RECORD, fields: { languages: { kind: "list", items: text } } },
  },
};

/** The error of an event that cannot be sent. The words for its faults are fetched when there are any. */
async function refusal(faults: readonly Fault[]): Promise<InvalidEventError> {
  const explain = await import("./explain-fault.ts").then(
    (module) => module.explainFault,
    // Without the words there are the codes.
    () =>
      ({ path, code }: Fault) => ({ path, code, message: code }),
  );
  return new InvalidEventError(faults.map(explain));
}
