import type { Warning, WarningCode } from "./errors.ts";
import type { Oddity } from "./oddity.ts";

/** An oddity in words. */
export function describeOddity({ path, code, reason }: Oddity): Warning {
  return { path, code, message: code === "user_data_dropped" ? `dropped: ${reason}` : MESSAGES[code] };
}

const MESSAGES: { readonly [code in Exclude<WarningCode, "user_data_dropped">]: string } = {
  phone_without_country_code: "hashed without a country code",
  hashing_unavailable: "hashed fields left out: no crypto.subtle without HTTPS",
  milliseconds: "was in milliseconds; give Unix seconds",
  clock_skew: "was a little ahead of the clock and became now",
  value_mismatch: "is not the sum of item_price times quantity over contents",
  num_items_mismatch: "is not the sum of the quantities of contents",
};
