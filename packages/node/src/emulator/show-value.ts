import { inspect } from "node:util";
import { withoutPersonalData } from "../without-personal-data.ts";

/** Of `user_data`, what travels in clear text. */
const CLEAR = /^user_data\.(client_ip_address|client_user_agent|click_id|partner_id)$/;

const MAX_LENGTH = 200;

/** A value for a message: what is personal is not shown, for messages end up in logs. */
export function show(path: string, value: unknown): string {
  if (value === undefined) return "nothing";
  if (CLEAR.test(path)) return "a value that is not shown";
  const text = withoutPersonalData(inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY }));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
