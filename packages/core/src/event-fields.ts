import { APP_RECORDS, text } from "./app-fields.ts";
import type { HashedUserData, WireEvent } from "./event.ts";
import { type ListRule, nullableText, type Rule, type TextRule, WEB_EVENT_FIELDS } from "./fields.ts";

/** SHA-256 in lowercase hex. */
export const digest: TextRule = { kind: "text", pattern: /^[0-9a-f]{64}$/ };

const digests: ListRule = { kind: "list", items: digest, minItems: 1 };

export const USER_DATA_FIELDS = {
  em: digests,
  ph: digests,
  fn: digests,
  ln: digests,
  ct: digests,
  st: digests,
  zp: digests,
  country: digests,
  db: digests,
  ge: digests,
  external_id: digests,
  hashed_maids: digests,
  client_ip_address: text,
  client_user_agent: text,
  click_id: nullableText,
  partner_id: nullableText,
} satisfies Record<keyof HashedUserData, Rule>;

export const CUSTOM_DATA_FIELDS = WEB_EVENT_FIELDS.custom_data.fields;

export const CONTENT_FIELDS = CUSTOM_DATA_FIELDS.contents.items.fields;

/** The whole event on the wire as data: what the guard goes by. */
export const EVENT_FIELDS = {
  ...WEB_EVENT_FIELDS,
  ...APP_RECORDS.fields,
  user_data: { kind: "record", fields: USER_DATA_FIELDS },
} satisfies Record<keyof WireEvent, Rule>;

/** The fields without which an event is none. */
export const REQUIRED_FIELDS = [
  "event_name",
  "action_source",
  "event_time",
  "event_id",
  "user_data",
] as const;
