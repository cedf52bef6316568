import type { IssueCode } from "./errors.ts";
import type { AppInfo, Content, CustomData, DeviceInfo, HashedUserData, WireEvent } from "./event.ts";
import { ACTION_SOURCES } from "./event-names.ts";
import { MAX_MONEY_LENGTH, MONEY_PATTERN, toMoneyText } from "./money.ts";

/** What every rule may say. */
interface AnyRule {
  /** Null is as good as nothing on the wire. */
  readonly isNullable?: true;
  /** Makes the wire's form of what a caller may give; what it cannot make it returns as it is. */
  readonly convert?: (value: unknown) => unknown;
}

export interface TextRule extends AnyRule {
  readonly kind: "text";
  /** In code points, as JSON Schema counts. */
  readonly maxLength?: number;
  readonly choices?: readonly string[];
  readonly pattern?: RegExp;
  /** Completes "must be …"; said when the pattern or the type does not fit. */
  readonly expected?: string;
  /** The issue when the pattern does not fit. Default `format`. */
  readonly code?: IssueCode;
}

export interface WholeNumberRule extends AnyRule {
  readonly kind: "whole number";
  readonly min?: number;
  readonly max?: number;
}

export interface FlagRule extends AnyRule {
  readonly kind: "flag";
}

/** Taken as it is, for someone else to judge. Only in what callers hand in. */
export interface AnythingRule extends AnyRule {
  readonly kind: "anything";
}

export type LeafRule = TextRule | WholeNumberRule | FlagRule | AnythingRule;

export interface ListRule extends AnyRule {
  readonly kind: "list";
  readonly items: LeafRule | RecordRule;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface RecordRule extends AnyRule {
  readonly kind: "record";
  readonly fields: Fields;
}

export type Rule = LeafRule | ListRule | RecordRule;

export type Fields = { readonly [key: string]: Rule };

const text: TextRule = { kind: "text" };
const text35: TextRule = { kind: "text", maxLength: 35 };
const text40: TextRule = { kind: "text", maxLength: 40 };
const text100: TextRule = { kind: "text", maxLength: 100 };
const text200: TextRule = { kind: "text", maxLength: 200 };
/** Text of the caller's, who may give a number for it. */
const words: TextRule = { kind: "text", convert: toText };
const nullableText: TextRule = { kind: "text", isNullable: true, convert: toText };
const flag: FlagRule = { kind: "flag" };
const count: WholeNumberRule = { kind: "whole number", min: 0 };
const percent: WholeNumberRule = { kind: "whole number", min: 0, max: 100 };
const pixels: WholeNumberRule = { kind: "whole number", min: 0, max: 30720 };
const gigabytes: WholeNumberRule = { kind: "whole number", min: 0, max: 1048576 };

export const money: TextRule = {
  kind: "text",
  maxLength: MAX_MONEY_LENGTH,
  pattern: MONEY_PATTERN,
  expected: "a decimal such as 12.50, without exponent, separators or currency sign",
  convert: toMoneyText,
};
const nullableMoney: TextRule = { ...money, isNullable: true };

export const currency: TextRule = {
  kind: "text",
  isNullable: true,
  pattern: /^[A-Z]{3}$/,
  expected: "an ISO 4217 code such as EUR",
  convert: (value) => (typeof value === "string" ? value.trim().toUpperCase() : value),
};

export const language: TextRule = {
  kind: "text",
  isNullable: true,
  pattern: /^[a-z]{2}$/i,
  expected: "an ISO 639-1 code of two letters such as en",
  convert: toLanguage,
};

export const webAddress: TextRule = {
  kind: "text",
  isNullable: true,
  pattern: /^https?:\/\/[^\s/?#]/i,
  expected: "an absolute URL that begins with http:// or https://",
  convert: (value) => (typeof value === "string" ? value.trim() : value),
};

export const digest: TextRule = {
  kind: "text",
  pattern: /^[0-9a-f]{64}$/,
  expected: "a SHA-256 digest in lowercase hex, as hashUserData makes it",
  code: "not_hashed",
};

const digests: ListRule = { kind: "list", items: digest, minItems: 1 };

export const eventId: TextRule = {
  kind: "text",
  pattern: /[^\p{White_Space}\p{Cf}]/u,
  expected: "an id that is not blank",
  code: "blank",
  convert: toText,
};

export const APP_INFO_FIELDS = {
  app_id: { kind: "text", maxLength: 200, convert: toText },
  app_name: text200,
  app_package_name: text200,
  app_store: text100,
  app_version: text100,
  install_time: count,
  user_agent: { kind: "text", maxLength: 16384 },
  window_width: pixels,
  window_height: pixels,
} satisfies Record<keyof AppInfo, Rule>;

export const DEVICE_INFO_FIELDS = {
  battery_level: percent,
  brand: text100,
  carrier: text100,
  cpu_cores: { kind: "whole number", min: 0, max: 1152 },
  external_storage_free_space: gigabytes,
  external_storage_size: gigabytes,
  form_factor: {
    kind: "text",
    choices: ["desktop", "laptop", "cellphone", "tablet", "smartwatch", "tv", "vr", "console", "other"],
  },
  kernel_version: text100,
  languages: { kind: "list", items: text, maxItems: 100 },
  locale: text35,
  model: text100,
  network_type: {
    kind: "text",
    choices: [
      "wifi",
      "cellular_2g",
      "cellular_3g",
      "cellular_4g",
      "cellular_5g",
      "cellular_6g",
      "ethernet",
      "unknown",
    ],
  },
  os_family: { kind: "text", choices: ["ios", "android", "macos", "windows", "linux", "bsd", "other"] },
  os_name: text100,
  os_release_name: text100,
  os_version: text100,
  screen_density: { kind: "whole number", min: 0, max: 100000 },
  screen_height: pixels,
  screen_width: pixels,
  storage_free_space: gigabytes,
  storage_size: gigabytes,
  timezone: text40,
  timezone_abbr: { kind: "text", maxLength: 5 },
  type: text100,
} satisfies Record<keyof DeviceInfo, Rule>;

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

export const CONTENT_FIELDS = {
  id: words,
  item_name: words,
  item_brand: words,
  item_category: words,
  item_price: money,
  quantity: count,
} satisfies Record<keyof Content, Rule>;

export const CUSTOM_DATA_FIELDS = {
  currency,
  value: nullableMoney,
  content_ids: { kind: "list", items: words },
  contents: { kind: "list", items: { kind: "record", fields: CONTENT_FIELDS } },
  num_items: count,
  order_id: nullableText,
  search_string: nullableText,
  content_name: nullableText,
  content_category: nullableText,
  content_brand: nullableText,
  predicted_ltv: nullableMoney,
  opt_out_type: nullableText,
  np: nullableText,
  external_measurement_id: nullableText,
  external_measurement_vendor_id: { kind: "whole number", isNullable: true },
} satisfies Record<keyof CustomData, Rule>;

/**
 * The event on the wire as data: what the builder and the guard go by. Written from Pinterest's description
 * v5.23.0, read 2026-11-24; `schema.ts` says the same a second time, and a test keeps the two equal.
 */
export const EVENT_FIELDS = {
  event_name: { kind: "text" },
  action_source: { kind: "text", choices: ACTION_SOURCES },
  event_time: { kind: "whole number" },
  event_id: eventId,
  event_source_url: webAddress,
  opt_out: flag,
  partner_name: nullableText,
  language,
  wifi: flag,
  app_id: nullableText,
  app_name: nullableText,
  app_version: nullableText,
  device_brand: nullableText,
  device_carrier: nullableText,
  device_model: nullableText,
  device_type: nullableText,
  os_version: nullableText,
  app_info: { kind: "record", fields: APP_INFO_FIELDS },
  device_info: { kind: "record", fields: DEVICE_INFO_FIELDS },
  user_data: { kind: "record", fields: USER_DATA_FIELDS },
  custom_data: { kind: "record", fields: CUSTOM_DATA_FIELDS },
} satisfies Record<keyof WireEvent, Rule>;

/** The fields without which an event is none. */
export const REQUIRED_FIELDS = [
  "event_name",
  "action_source",
  "event_time",
  "event_id",
  "user_data",
] as const;

/** A number becomes text without float noise, as long as none of its digits was lost. */
function toText(value: unknown): unknown {
  return typeof value === "number" && (Number.isSafeInteger(value) || !Number.isInteger(value))
    ? toMoneyText(value)
    : value;
}

/** `en-US`, as browsers say it, is `en`. */
function toLanguage(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim().toLowerCase();
  return /^[a-z]{2}[-_]/.test(text) ? text.slice(0, 2) : text;
}
