import {
  array,
  boolean,
  type Describe,
  enums,
  integer,
  nullable,
  object,
  optional,
  refine,
  Struct,
  string,
} from "superstruct";
import { text as textRule } from "./app-fields.ts";
import type {
  AppInfo,
  Content,
  CustomData,
  DeviceInfo,
  HashedUserData,
  Sha256Hex,
  WireEvent,
} from "./event.ts";
import { digest } from "./event-fields.ts";
import { ACTION_SOURCES } from "./event-names.ts";
import { explainFault } from "./explain-fault.ts";
import { checkValue } from "./fault.ts";
import {
  currency,
  eventId,
  type LeafRule,
  type ListRule,
  language,
  money,
  type TextRule,
  webAddress,
} from "./fields.ts";

export type { Failure, Struct } from "superstruct";

// The contract in superstruct, written from Pinterest's description v5.23.0 a second time beside `fields.ts`.
// `Describe` holds it to the types, and a test to the guard. Each failure's `refinement` is the code of an issue.

/** `app_info`. */
export const appInfoSchema: Describe<AppInfo> = /* @__PURE__ */ object({
  app_id: /* @__PURE__ */ optional(/* @__PURE__ */ text(200)),
  app_name: /* @__PURE__ */ optional(/* @__PURE__ */ text(200)),
  app_package_name: /* @__PURE__ */ optional(/* @__PURE__ */ text(200)),
  app_store: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  app_version: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  install_time: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0)),
  user_agent: /* @__PURE__ */ optional(/* @__PURE__ */ text(16384)),
  window_width: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 30720)),
  window_height: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 30720)),
});

/** `device_info`. */
export const deviceInfoSchema: Describe<DeviceInfo> = /* @__PURE__ */ object({
  battery_level: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 100)),
  brand: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  carrier: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  cpu_cores: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 1152)),
  external_storage_free_space: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 1048576)),
  external_storage_size: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 1048576)),
  form_factor: /* @__PURE__ */ optional(
    /* @__PURE__ */ choice([
      "desktop",
      "laptop",
      "cellphone",
      "tablet",
      "smartwatch",
      "tv",
      "vr",
      "console",
      "other",
    ]),
  ),
  kernel_version: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  languages: /* @__PURE__ */ optional(/* @__PURE__ */ list(/* @__PURE__ */ text(), 0, 100)),
  locale: /* @__PURE__ */ optional(/* @__PURE__ */ text(35)),
  model: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  network_type: /* @__PURE__ */ optional(
    /* @__PURE__ */ choice([
      "wifi",
      "cellular_2g",
      "cellular_3g",
      "cellular_4g",
      "cellular_5g",
      "cellular_6g",
      "ethernet",
      "unknown",
    ]),
  ),
  os_family: /* @__PURE__ */ optional(
    /* @__PURE__ */ choice(["ios", "android", "macos", "windows", "linux", "bsd", "other"]),
  ),
  os_name: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  os_release_name: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  os_version: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
  screen_density: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 100000)),
  screen_height: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 30720)),
  screen_width: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 30720)),
  storage_free_space: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 1048576)),
  storage_size: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0, 1048576)),
  timezone: /* @__PURE__ */ optional(/* @__PURE__ */ text(40)),
  timezone_abbr: /* @__PURE__ */ optional(/* @__PURE__ */ text(5)),
  type: /* @__PURE__ */ optional(/* @__PURE__ */ text(100)),
});

/** `user_data`: digests, and the four fields that are no digests. */
export const userDataSchema: Describe<HashedUserData> = /* @__PURE__ */ object({
  em: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  ph: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  fn: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  ln: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  ct: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  st: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  zp: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  country: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  db: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  ge: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  external_id: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  hashed_maids: /* @__PURE__ */ optional(/* @__PURE__ */ digests()),
  client_ip_address: /* @__PURE__ */ optional(/* @__PURE__ */ text()),
  client_user_agent: /* @__PURE__ */ optional(/* @__PURE__ */ text()),
  click_id: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  partner_id: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
});

/** One of `custom_data.contents`. */
export const contentSchema: Describe<Content> = /* @__PURE__ */ object({
  id: /* @__PURE__ */ optional(/* @__PURE__ */ text()),
  item_name: /* @__PURE__ */ optional(/* @__PURE__ */ text()),
  item_brand: /* @__PURE__ */ optional(/* @__PURE__ */ text()),
  item_category: /* @__PURE__ */ optional(/* @__PURE__ */ text()),
  item_price: /* @__PURE__ */ optional(/* @__PURE__ */ formatted(money)),
  quantity: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0)),
});

/** `custom_data`. */
export const customDataSchema: Describe<CustomData> = /* @__PURE__ */ object({
  currency: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ formatted(currency))),
  value: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ formatted(money))),
  content_ids: /* @__PURE__ */ optional(/* @__PURE__ */ list(/* @__PURE__ */ text())),
  contents: /* @__PURE__ */ optional(/* @__PURE__ */ list(contentSchema)),
  num_items: /* @__PURE__ */ optional(/* @__PURE__ */ wholeNumber(0)),
  order_id: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  search_string: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  content_name: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  content_category: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  content_brand: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  predicted_ltv: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ formatted(money))),
  opt_out_type: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  np: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  external_measurement_id: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  external_measurement_vendor_id: /* @__PURE__ */ optional(
    /* @__PURE__ */ nullable(/* @__PURE__ */ wholeNumber()),
  ),
});

/** An event. What depends on the clock or on options (its time, its name, who it was) is not said here. */
export const eventSchema: Describe<WireEvent> = /* @__PURE__ */ object({
  event_name: /* @__PURE__ */ text(),
  action_source: /* @__PURE__ */ choice(ACTION_SOURCES),
  event_time: /* @__PURE__ */ wholeNumber(),
  event_id: /* @__PURE__ */ formatted(eventId),
  event_source_url: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ formatted(webAddress))),
  opt_out: /* @__PURE__ */ optional(/* @__PURE__ */ flag()),
  partner_name: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  language: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ formatted(language))),
  wifi: /* @__PURE__ */ optional(/* @__PURE__ */ flag()),
  app_id: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  app_name: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  app_version: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  device_brand: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  device_carrier: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  device_model: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  device_type: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  os_version: /* @__PURE__ */ optional(/* @__PURE__ */ nullable(/* @__PURE__ */ text())),
  app_info: /* @__PURE__ */ optional(appInfoSchema),
  device_info: /* @__PURE__ */ optional(deviceInfoSchema),
  user_data: userDataSchema,
  custom_data: /* @__PURE__ */ optional(customDataSchema),
});

function text(maxLength?: number): Struct<string, null> {
  return judged(string(), { kind: "text", maxLength });
}

function formatted(rule: TextRule): Struct<string, null> {
  return judged(string(), rule);
}

function choice<const T extends readonly string[]>(choices: T): Struct<T[number], { [K in T[number]]: K }> {
  return judged(enums(choices), { kind: "text", choices });
}

function wholeNumber(min?: number, max?: number): Struct<number, null> {
  return judged(integer(), { kind: "whole number", min, max });
}

function flag(): Struct<boolean, null> {
  return judged(boolean(), { kind: "flag" });
}

function digests(): Struct<Sha256Hex[], Struct<Sha256Hex>> {
  // A cast, because to superstruct a digest is text.
  return list(formatted(digest) as unknown as Struct<Sha256Hex>, 1);
}

function list<T>(
  items: Struct<T>,
  minItems = 0,
  maxItems = Number.POSITIVE_INFINITY,
): Struct<T[], Struct<T>> {
  const rule: ListRule = { kind: "list", items: textRule, minItems, maxItems };
  const message = (code: "too_short" | "too_long") => explainFault({ path: "", code, rule }).message;
  const notShort = refine(
    array(items),
    "too_short",
    ({ length }) => length >= minItems || message("too_short"),
  );
  return refine(notShort, "too_long", ({ length }) => length <= maxItems || message("too_long"));
}

/** `struct` with the judgement and the words that the guard and the builder have too. */
function judged<T, S>(struct: Struct<T, S>, rule: LeafRule): Struct<T, S> {
  return new Struct({
    ...struct,
    validator(value) {
      const code = checkValue(value, rule);
      if (!code) return true;
      return { refinement: code, message: explainFault({ path: "", code, value, rule }).message };
    },
  });
}
