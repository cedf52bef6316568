import { convert, type Misfit, UNREADABLE } from "./convert.ts";
import { totalsOf } from "./custom-data.ts";
import type { OnWarning } from "./errors.ts";
import type { ConversionEvent, ConversionEventInput, HashedUserData, UserData, WireEvent } from "./event.ts";
import { isTimely, readEventTime } from "./event-time.ts";
import {
  type AnythingRule,
  customName,
  eventId,
  type LeafRule,
  type RecordRule,
  standardName,
  WEB_EVENT_FIELDS,
} from "./fields.ts";
import { fits } from "./fits.ts";
import { isKnowable } from "./identity.ts";
import { randomId } from "./random-id.ts";

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
  /** Makes the id of an event that was given none. Default: a random UUID, or as much chance where a page has none. */
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
  const { now = Date.now, newId = randomId, identityRequired = true } = options;
  const nameRule = options.allowCustomEventNames ? customName : standardName;
  const nowMs = now();
  const misfits: Misfit[] = [];

  // All that is to be read of the input is read before the first wait.
  // A cast, because the conversion is by a table.
  const draft = (convert(() => input ?? UNREADABLE, INPUT, [], misfits) ?? {}) as Draft;
  const event_time = readEventTime(draft.event_time ?? nowMs / 1000, nowMs);
  if (draft.app_info || draft.device_info) {
    // They are copies already, so their rules may be waited for.
    convertAppRecords ??= (await import("./convert-app-records.ts")).convertAppRecords;
    convertAppRecords(draft, misfits);
  }
  if (misfits.length === 0) await addTotals(draft, event_time, options);
  const user_data = await hashCustomer(draft.user_data, options);
  const event_id = draft.event_id ?? (await newId());

  check("event_name", draft.event_name, nameRule);
  check("event_id", event_id, eventId);
  check("event_time", event_time, TIME, isTimely(event_time, nowMs));
  if (identityRequired && !isKnowable(user_data)) misfits.push({ path: ["user_data"] });
  if (misfits.length > 0) throw (await import("./refuse-event.ts")).refuseEvent(misfits, nowMs);
  // A cast, because this is where a built event gets its type.
  return { action_source: "web", ...draft, event_time, event_id, user_data } as ConversionEvent;

  function check(field: string, value: unknown, rule: LeafRule, isRight = fits(value, rule)): void {
    if (!isRight) misfits.push({ path: [field], value, rule });
  }
}

/** The input as it goes on the wire, but for what is hashed or depends on the clock. */
export type Draft = Partial<Omit<WireEvent, "event_time" | "user_data">> & {
  event_time?: unknown;
  user_data?: UserData;
};

// Kept, because even of what is loaded a dynamic import takes longer than building an event.
let convertAppRecords: typeof import("./convert-app-records.ts").convertAppRecords | undefined;

let warnOfEvent: typeof import("./warn-of-event.ts").warnOfEvent | undefined;

/** What is odd is looked for when somebody is to hear of it, and not at all where the words cannot be fetched. */
async function addTotals(
  draft: Draft,
  event_time: number,
  { onWarning }: CreateConversionEventOptions,
): Promise<void> {
  const { custom_data } = draft;
  const totals = custom_data?.contents ? totalsOf(custom_data.contents) : {};
  if (onWarning) {
    warnOfEvent ??= (await import("./warn-of-event.ts").catch(() => undefined))?.warnOfEvent;
    warnOfEvent?.({ given: draft, event_time, totals }, onWarning);
  }
  if (custom_data) draft.custom_data = { ...totals, ...custom_data };
}

let hashUserData: typeof import("./user-data.ts").hashUserData | undefined;

/** The rules of `user_data` come with the first customer who is known. */
async function hashCustomer(
  userData: UserData = {},
  options: CreateConversionEventOptions,
): Promise<HashedUserData> {
  if (Object.keys(userData).length === 0) return {};
  hashUserData ??= (await import("./user-data.ts")).hashUserData;
  return hashUserData(userData, options);
}

/** More than any list of what is copied may hold. */
const MAX_COPIED = 101;

/** Taken as it is; a list is copied. */
const ANYTHING: AnythingRule = {
  kind: "anything",
  convert: (value) => (Array.isArray(value) ? value.slice(0, MAX_COPIED) : value),
};
const TIME: AnythingRule = {
  kind: "time",
  convert: (value) => (value instanceof Date ? value.getTime() / 1000 : value),
};
const COPY: RecordRule = { kind: "record", fields: {}, others: ANYTHING };

const USER_DATA: Record<keyof UserData, AnythingRule> = {
  em: ANYTHING,
  ph: ANYTHING,
  fn: ANYTHING,
  ln: ANYTHING,
  ct: ANYTHING,
  st: ANYTHING,
  zp: ANYTHING,
  country: ANYTHING,
  db: ANYTHING,
  ge: ANYTHING,
  external_id: ANYTHING,
  hashed_maids: ANYTHING,
  client_ip_address: ANYTHING,
  client_user_agent: ANYTHING,
  click_id: ANYTHING,
  partner_id: ANYTHING,
};

/** What depends on the clock, the customer's data and the records of apps have judges of their own. */
const INPUT: RecordRule = {
  kind: "record",
  fields: {
    ...WEB_EVENT_FIELDS,
    event_time: TIME,
    user_data: { kind: "record", fields: USER_DATA, inherited: Object.keys(USER_DATA) },
    app_info: COPY,
    device_info: COPY,
  },
};
