import type { ConversionEvent } from "@hatpin/core";
import { isRecord } from "../../is-record.ts";
import { withoutPersonalData } from "../../without-personal-data.ts";
import { withoutQueryAndUser } from "../../without-query-and-user.ts";

const HIDDEN = "[hidden]";
const SHOWN_DIGITS = 8;

/** Where addresses, user agents and the ids of a person's device stand in clear text. */
const PERSONAL = new Set(["client_ip_address", "client_user_agent", "click_id", "partner_id", "user_agent"]);

/** An event for a person to read who looks for what is wrong with it, and not for whose it is. */
export function hidePersonalData(event: ConversionEvent): unknown {
  return hide(event);
}

function hide(value: unknown, key = "", isDigest = false): unknown {
  if (PERSONAL.has(key)) return HIDDEN;
  if (typeof value === "string") {
    if (isDigest) return `${value.slice(0, SHOWN_DIGITS)}…`;
    return key.endsWith("_url") ? withoutQueryAndUser(value) : withoutPersonalData(value);
  }
  if (Array.isArray(value)) return value.map((member) => hide(member, "", isDigest));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      hide(member, name, isDigest || key === "user_data"),
    ]),
  );
}
