import { clientIpAddress } from "./client-ip-address.ts";
import { countryCode } from "./country.ts";
import { ct } from "./ct.ts";
import { db } from "./db.ts";
import { em } from "./em.ts";
import { externalId } from "./external-id.ts";
import type { UserDataRules } from "./field-rule.ts";
import { ge } from "./ge.ts";
import { hashedMaids } from "./hashed-maids.ts";
import { name } from "./name.ts";
import { ph } from "./ph.ts";
import { trimmedText, verbatimText } from "./plain-text.ts";
import { stateCode } from "./st.ts";
import { zp } from "./zp.ts";

/**
 * The rules without tables of names: states and countries as two-letter codes only, anything else is
 * dropped with a warning. Written out, because spreading `allRules` would keep its tables in the bundle.
 */
export const codeRules: UserDataRules = {
  em,
  ph,
  fn: name,
  ln: name,
  ct,
  st: stateCode,
  zp,
  country: countryCode,
  db,
  ge,
  external_id: externalId,
  hashed_maids: hashedMaids,
  client_ip_address: clientIpAddress,
  client_user_agent: verbatimText,
  click_id: trimmedText,
  partner_id: trimmedText,
};
