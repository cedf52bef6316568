import type { OnWarning } from "../errors.ts";
import type { Oddity } from "../oddity.ts";
import type { RareRules } from "./field-rule.ts";
import { type NormalizedText, normalizeValue } from "./normalize-value.ts";
import type { Reading } from "./read-user-data.ts";

export interface HashUserDataOptions {
  /** Told of each value that was dropped or is doubtful. Default: nobody. */
  onWarning?: OnWarning;
  /** The country calling code of phone numbers written without one, e.g. `49`. Default: none. */
  defaultCallingCode?: string;
  /** The time in milliseconds, since a date of birth lies before it. Default `Date.now`. */
  now?: () => number;
}

/** The values of `user_data` as they are hashed or sent. */
export interface NormalizedReading {
  texts: (NormalizedText & { field: string })[];
  /** What is to be said of those that were dropped or are doubtful. */
  oddities: Oddity[];
  /** Whether a value was dropped that a rare rule may know. */
  isUnsure: boolean;
}

/** The values of a reading, each by the rule of its field, and by the rare ones where they are at hand. */
export function normalizeReading(
  { values, oddities: before }: Reading,
  { defaultCallingCode, now = Date.now }: HashUserDataOptions,
  rareRules?: RareRules,
): NormalizedReading {
  const texts: NormalizedReading["texts"] = [];
  const oddities = [...before];
  const callingCode = `${defaultCallingCode ?? ""}`.replace(/\D|^0+/g, "");
  let isUnsure = false;
  for (const { field, rule, path, value } of values) {
    const result = normalizeValue(value, rule, {
      defaultCallingCode: callingCode,
      warnWithoutCountryCode: () => oddities.push({ path, code: "phone_without_country_code" }),
      findRarely(text) {
        isUnsure ||= rule.isRare === true;
        return rareRules?.[field]?.(text, now());
      },
    });
    if (typeof result === "string") oddities.push({ path, code: "user_data_dropped", reason: result });
    else texts.push({ field, text: result.text, kind: result.kind });
  }
  return { texts, oddities, isUnsure };
}
