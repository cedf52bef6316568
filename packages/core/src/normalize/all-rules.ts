import { clientIpAddress } from "./client-ip-address.ts";
import { country } from "./country.ts";
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
import { st } from "./st.ts";
import { zp } from "./zp.ts";

/** Every rule, with the tables of names of countries and states. */
export const allRules: UserDataRules = {
  em,
  ph,
  fn: name,
  ln: name,
  ct,
  st,
  zp,
  country,
  db,
  ge,
  external_id: externalId,
  hashed_maids: hashedMaids,
  client_ip_address: clientIpAddress,
  client_user_agent: verbatimText,
  click_id: trimmedText,
  partner_id: trimmedText,
};
