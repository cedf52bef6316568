import { country } from "./country.ts";
import { ct } from "./ct.ts";
import { em } from "./em.ts";
import { externalId } from "./external-id.ts";
import type { UserDataRules } from "./field-rule.ts";
import { hashedMaids } from "./hashed-maids.ts";
import { name } from "./name.ts";
import { ph } from "./ph.ts";
import { trimmedText, verbatimText } from "./plain-text.ts";
import { st } from "./st.ts";
import { zp } from "./zp.ts";

/** Every rule; the longer half of some waits in `rare-rules.ts` for the first value that needs it. */
export const allRules: UserDataRules = {
  em,
  ph,
  fn: name,
  ln: name,
  ct,
  st,
  zp,
  country,
  db: { isRare: true },
  ge: { isRare: true },
  external_id: externalId,
  hashed_maids: hashedMaids,
  client_ip_address: { isRare: true, kind: "plain" },
  client_user_agent: verbatimText,
  click_id: trimmedText,
  partner_id: trimmedText,
};
