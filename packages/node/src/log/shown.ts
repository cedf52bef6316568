import type { ConversionEvent, CustomData, HashedUserData } from "@hatpin/core";
import { oneLine } from "../proxy/one-line.ts";
import { withoutPersonalData } from "../without-personal-data.ts";

declare const shown: unique symbol;

/** Text that may be shown: made by a reader below, and by nothing else. */
export type Shown<Kind extends string> = string & { readonly [shown]: Kind };

/** Support needs the whole of it. A number as short as a telephone's is none. */
export function readRequestId(value: unknown): Shown<"request_id"> | undefined {
  return matching(/^(\d{16,20}|(?=.*[a-f])[\da-f]{16,32}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i, value);
}

const MAX_DIGITS_OF_A_HOST = 4;

/** An address without a name says nothing to the operator, unless it is of this machine. */
const OWN_HOST = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * An origin as browsers write it, so that the operator can allow it. The header may hold anything: what is no plain name
 * of a host, or has as many digits as a telephone number, is not shown.
 */
export function readOrigin(value: unknown): Shown<"origin"> | undefined {
  if (value === "null") return matching(/^null$/, value);
  if (typeof value === "string" && OWN_HOST.test(value)) return matching(OWN_HOST, value);
  const origin = matching<"origin">(/^https?:\/\/[a-z\d-]{1,40}(\.[a-z\d-]{1,40}){1,5}(:\d{1,5})?$/, value);
  const digits = origin?.replace(/:\d{1,5}$/, "").replace(/\D/g, "") ?? "";
  return digits.length <= MAX_DIGITS_OF_A_HOST ? origin : undefined;
}

/** The name of a field as Pinterest knows it, without what lies deeper. Other names can be anything. */
export function readFieldPath(value: unknown): Shown<"field"> | undefined {
  const [first = "", second] = typeof value === "string" ? value.split(".", 2) : [];
  if (!FIELDS_OF_EVENT.has(first)) return undefined;
  if (second === undefined) return matching(/^/, first);
  return FIELDS_OF_RECORDS[first]?.has(second) ? matching(/^/, `${first}.${second}`) : undefined;
}

/** Where a socket listens, which has numbers alone. */
export function readListeningUrl(value: unknown): Shown<"url"> | undefined {
  return matching(/^https?:\/\/(\[[\da-f:.]{2,45}\]|[\d.]{7,15}):\d{1,5}$/i, value);
}

const MAX_SETTING_CHARACTERS = 300;

/** Of the operator's own words, never of anybody else's. */
export function readSetting(value: unknown): Shown<"setting"> | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const text = oneLine(withoutPersonalData(value)).slice(0, MAX_SETTING_CHARACTERS);
  // A cast, because this is what makes it one.
  return text as Shown<"setting">;
}

const FIELDS_OF_EVENT: ReadonlySet<string> = new Set([
  "event_name",
  "action_source",
  "event_time",
  "event_id",
  "event_source_url",
  "opt_out",
  "partner_name",
  "language",
  "user_data",
  "custom_data",
  "app_info",
  "device_info",
] satisfies (keyof ConversionEvent)[]);

const FIELDS_OF_RECORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  user_data: new Set([
    "em",
    "ph",
    "fn",
    "ln",
    "ct",
    "st",
    "zp",
    "country",
    "db",
    "ge",
    "external_id",
    "hashed_maids",
    "client_ip_address",
    "client_user_agent",
    "click_id",
    "partner_id",
  ] satisfies (keyof HashedUserData)[]),
  custom_data: new Set([
    "currency",
    "value",
    "content_ids",
    "contents",
    "num_items",
    "order_id",
    "search_string",
    "content_name",
    "content_category",
    "content_brand",
    "predicted_ltv",
    "opt_out_type",
    "np",
  ] satisfies (keyof CustomData)[]),
};

function matching<Kind extends string>(pattern: RegExp, value: unknown): Shown<Kind> | undefined {
  // A cast, because this is what makes it one.
  return typeof value === "string" && pattern.test(value) ? (value as Shown<Kind>) : undefined;
}
