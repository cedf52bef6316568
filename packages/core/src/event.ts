import type { ActionSource, EventName } from "./event-names.ts";

declare const sha256Hex: unique symbol;
declare const builtEvent: unique symbol;

/** A lowercase hex SHA-256 digest. Only hashing makes one, so raw text does not type-check as hashed. */
export type Sha256Hex = string & { readonly [sha256Hex]: true };

/** A string, a number, or an array of them; each may be raw or already hashed (64 hex digits). */
export type UserDataValue =
  | string
  | number
  | null
  | undefined
  | readonly (string | number | null | undefined)[];

/** The twelve fields that are normalised and hashed. */
export const HASHED_FIELDS = [
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
] as const;

export type HashedField = (typeof HASHED_FIELDS)[number];

/** The four fields that travel as plain text, never hashed. */
export const PLAIN_FIELDS = ["client_ip_address", "client_user_agent", "click_id", "partner_id"] as const;

export type PlainField = (typeof PLAIN_FIELDS)[number];

/** What is known of the customer, raw or already hashed. */
export interface UserData {
  /** E-mail addresses. */
  em?: UserDataValue;
  /** Phone numbers, best with the country code. */
  ph?: UserDataValue;
  /** First names. */
  fn?: UserDataValue;
  /** Last names. */
  ln?: UserDataValue;
  /** Cities. */
  ct?: UserDataValue;
  /** States or provinces: two-letter codes, or the whole name of a US state or Canadian province. */
  st?: UserDataValue;
  /** Postal codes. */
  zp?: UserDataValue;
  /** Countries: ISO 3166 codes or common English names. */
  country?: UserDataValue;
  /** Dates of birth, e.g. `1985-03-14`. */
  db?: UserDataValue;
  /** Gender. */
  ge?: UserDataValue;
  /** The shop's own ids of the customer. */
  external_id?: UserDataValue;
  /** Mobile advertising ids (GAID, IDFA). */
  hashed_maids?: UserDataValue;
  client_ip_address?: string | null;
  client_user_agent?: string | null;
  /** From the `_epik` cookie or the `epik` query parameter. */
  click_id?: string | null;
  partner_id?: string | null;
}

/** Normalised text that would be hashed: to debug with, never to send. */
export type NormalizedUserData = { [field in HashedField]?: string[] } & { [field in PlainField]?: string };

/** `user_data` as it goes on the wire: digests and the four plain fields. */
export type HashedUserData = { [field in HashedField]?: Sha256Hex[] } & {
  client_ip_address?: string;
  client_user_agent?: string;
  click_id?: string | null;
  partner_id?: string | null;
};

/** An amount of money: a number, or a decimal in text. `0` is an amount. */
export type MoneyInput = number | string;

/** Text; a number is written as one. */
export type TextInput = string | number;

export interface ContentInput {
  /** The id of the product in the shop's Pinterest catalogue. */
  id?: TextInput | null;
  item_name?: TextInput | null;
  item_brand?: TextInput | null;
  item_category?: TextInput | null;
  /** The price of one item, before any discount. */
  item_price?: MoneyInput | null;
  quantity?: number | null;
}

export interface Content {
  id?: string;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_price?: string;
  quantity?: number;
}

export interface CustomDataInput {
  /** ISO 4217, e.g. `EUR`. */
  currency?: string | null;
  /** The total, best before tax and shipping. Derived from `contents` when absent. */
  value?: MoneyInput | null;
  content_ids?: readonly TextInput[] | null;
  contents?: readonly ContentInput[] | null;
  /** Derived from `contents` when absent. */
  num_items?: number | null;
  order_id?: TextInput | null;
  search_string?: TextInput | null;
  content_name?: TextInput | null;
  content_category?: TextInput | null;
  content_brand?: TextInput | null;
  predicted_ltv?: MoneyInput | null;
  /** Comma separated flags, e.g. `LDP`. */
  opt_out_type?: TextInput | null;
  np?: TextInput | null;
  external_measurement_id?: TextInput | null;
  external_measurement_vendor_id?: number | null;
}

/** Where Pinterest takes null, it means the same as leaving the field out; what we build never has it. */
export interface CustomData {
  currency?: string | null;
  value?: string | null;
  content_ids?: string[];
  contents?: Content[];
  num_items?: number;
  order_id?: string | null;
  search_string?: string | null;
  content_name?: string | null;
  content_category?: string | null;
  content_brand?: string | null;
  predicted_ltv?: string | null;
  opt_out_type?: string | null;
  np?: string | null;
  external_measurement_id?: string | null;
  external_measurement_vendor_id?: number | null;
}

export interface AppInfo {
  app_id?: string;
  app_name?: string;
  app_package_name?: string;
  app_store?: string;
  app_version?: string;
  /** Unix seconds. */
  install_time?: number;
  user_agent?: string;
  /** Pixels. */
  window_width?: number;
  /** Pixels. */
  window_height?: number;
}

export interface DeviceInfo {
  /** Percent. */
  battery_level?: number;
  brand?: string;
  carrier?: string;
  cpu_cores?: number;
  /** Gigabytes. */
  external_storage_free_space?: number;
  /** Gigabytes. */
  external_storage_size?: number;
  form_factor?:
    | "desktop"
    | "laptop"
    | "cellphone"
    | "tablet"
    | "smartwatch"
    | "tv"
    | "vr"
    | "console"
    | "other";
  kernel_version?: string;
  /** ISO 639-1 codes. */
  languages?: string[];
  /** BCP 47. */
  locale?: string;
  model?: string;
  network_type?:
    | "wifi"
    | "cellular_2g"
    | "cellular_3g"
    | "cellular_4g"
    | "cellular_5g"
    | "cellular_6g"
    | "ethernet"
    | "unknown";
  os_family?: "ios" | "android" | "macos" | "windows" | "linux" | "bsd" | "other";
  os_name?: string;
  os_release_name?: string;
  os_version?: string;
  /** Pixels per inch. */
  screen_density?: number;
  /** Pixels. */
  screen_height?: number;
  /** Pixels. */
  screen_width?: number;
  /** Gigabytes. */
  storage_free_space?: number;
  /** Gigabytes. */
  storage_size?: number;
  timezone?: string;
  timezone_abbr?: string;
  type?: string;
}

/** The text fields that Pinterest takes as a string or null. */
type TextField =
  | "event_source_url"
  | "partner_name"
  | "language"
  | "app_id"
  | "app_name"
  | "app_version"
  | "device_brand"
  | "device_carrier"
  | "device_model"
  | "device_type"
  | "os_version";

/** A null is left out, like what is undefined. */
type OrNull<T> = { [field in keyof T]?: T[field] | null };

/** What `createConversionEvent` takes: every field of the contract, raw or already hashed. */
export type ConversionEventInput = { [field in TextField]?: TextInput | null } & {
  /** A standard name; any other only with `allowCustomEventNames`. */
  event_name: EventName | (string & {});
  /** Default `web`. */
  action_source?: ActionSource | null;
  /** Unix seconds, or a `Date`. Milliseconds are converted, with a warning. Default: now. */
  event_time?: number | Date | null;
  /** The same id for the same action everywhere. Default: random. */
  event_id?: TextInput | null;
  /** Left out unless set: `true` drops the event from ads use, so it is never a default. */
  opt_out?: boolean | null;
  wifi?: boolean | null;
  user_data?: UserData | HashedUserData | null;
  custom_data?: CustomDataInput | null;
  app_info?: OrNull<Omit<AppInfo, "app_id"> & { app_id: string | number }> | null;
  device_info?: OrNull<DeviceInfo> | null;
};

/** The shape of an event on the wire; every key there is. */
export type WireEvent = { [field in TextField]?: string | null } & {
  event_name: EventName | (string & {});
  action_source: ActionSource;
  /** Unix seconds. */
  event_time: number;
  event_id: string;
  opt_out?: boolean;
  wifi?: boolean;
  user_data: HashedUserData;
  custom_data?: CustomData;
  app_info?: AppInfo;
  device_info?: DeviceInfo;
};

/**
 * An event exactly as it goes on the wire: no undefined, no unknown key, digests only. Only
 * `createConversionEvent` and `isConversionEvent` make one.
 */
export type ConversionEvent = WireEvent & { readonly [builtEvent]: true };
