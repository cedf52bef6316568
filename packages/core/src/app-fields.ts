import type { AppInfo, DeviceInfo } from "./event.ts";
import { nullableText, type RecordRule, type Rule, type TextRule, type WholeNumberRule } from "./fields.ts";

// What apps tell of themselves and their devices.

export const text: TextRule = { kind: "text" };
const text100: TextRule = { kind: "text", maxLength: 100 };
const text200: TextRule = { kind: "text", maxLength: 200 };
const percent: WholeNumberRule = { kind: "whole number", min: 0, max: 100 };
const pixels: WholeNumberRule = { kind: "whole number", min: 0, max: 30720 };
const gigabytes: WholeNumberRule = { kind: "whole number", min: 0, max: 1048576 };

export const APP_INFO_FIELDS = {
  app_id: { kind: "text", maxLength: 200, convert: nullableText.convert },
  app_name: text200,
  app_package_name: text200,
  app_store: text100,
  app_version: text100,
  install_time: { kind: "whole number", min: 0 },
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
  locale: { kind: "text", maxLength: 35 },
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
  timezone: { kind: "text", maxLength: 40 },
  timezone_abbr: { kind: "text", maxLength: 5 },
  type: text100,
} satisfies Record<keyof DeviceInfo, Rule>;

/** The records of an event that apps alone have. */
export const APP_RECORDS = {
  kind: "record",
  fields: {
    app_info: { kind: "record", fields: APP_INFO_FIELDS },
    device_info: { kind: "record", fields: DEVICE_INFO_FIELDS },
  },
} satisfies RecordRule;
