import type { Content, CustomData, WireEvent } from "./event.ts";
import { ACTION_SOURCES, EVENT_NAMES } from "./event-names.ts";
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
  readonly kind: "anything" | "time";
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
  /** The rule of all other keys. Default: there may be none. */
  readonly others?: Rule;
  /** Keys that count too where they are not the record's own: a class may have getters. */
  readonly inherited?: readonly string[];
}

export type Rule = LeafRule | ListRule | RecordRule;

export type Fields = { readonly [key: string]: Rule };

const text: TextRule = { kind: "text" };
/** Text of the caller's, who may give a number for it. */
const words: TextRule = { kind: "text", convert: toText };
export const nullableText: TextRule = { ...words, isNullable: true };
const flag: FlagRule = { kind: "flag" };
const count: WholeNumberRule = { kind: "whole number", min: 0 };

/** A decimal in text. */
export const money: TextRule = {
  kind: "text",
  maxLength: MAX_MONEY_LENGTH,
  pattern: MONEY_PATTERN,
  convert: toMoneyText,
};
const nullableMoney: TextRule = { ...money, isNullable: true };

/** ISO 4217. */
export const currency: TextRule = {
  ...nullableText,
  pattern: /^[A-Z]{3}$/,
  convert: (value) => (typeof value === "string" ? value.trim().toUpperCase() : value),
};

/** ISO 639-1. */
export const language: TextRule = {
  ...nullableText,
  pattern: /^[a-z]{2}$/i,
  convert: toLanguage,
};

/** An absolute http or https address. */
export const webAddress: TextRule = {
  ...nullableText,
  pattern: /^https?:\/\/[^\s/?#]/i,
  convert: (value) => (typeof value === "string" ? value.trim() : value),
};

export const eventId: TextRule = { ...words, pattern: /[^\p{White_Space}\p{Cf}]/u };

/** The name of an event that Pinterest reports under a heading of its own. */
export const standardName: TextRule = { kind: "text", choices: EVENT_NAMES };

/** What Pinterest takes as the name of a user-defined event; every standard name is such a text too. */
export const customName: TextRule = { kind: "text", pattern: /^[\w-]{1,100}$/ };

const CONTENT_FIELDS = {
  id: words,
  item_name: words,
  item_brand: words,
  item_category: words,
  item_price: money,
  quantity: count,
} satisfies Record<keyof Content, Rule>;

const CUSTOM_DATA_FIELDS = {
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
 * The event on the wire as data, without the records that no page has (`app-fields.ts`) and without the customer.
 * Written from Pinterest's description v5.23.0, read 2026-11-24; `schema.ts` says the same a second time, and a test
 * keeps the two equal.
 */
export const WEB_EVENT_FIELDS = {
  event_name: text,
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
  custom_data: { kind: "record", fields: CUSTOM_DATA_FIELDS },
} satisfies Record<Exclude<keyof WireEvent, "user_data" | "app_info" | "device_info">, Rule>;

/** A number becomes text without float noise, as long as none of its digits was lost. */
function toText(value: unknown): unknown {
  return typeof value === "number" && (Number.isSafeInteger(value) || !Number.isInteger(value))
    ? toMoneyText(value)
    : value;
}

/** `en-US`, as browsers say it, is `en`. */
function toLanguage(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .trim()
    .toLowerCase()
    .replace(/^([a-z]{2})[-_].*/s, "$1");
}
