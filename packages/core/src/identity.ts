import type { IssueCode } from "./errors.ts";

/** Pinterest takes an event only with one of these: em, hashed_maids, or address and user agent. */
export function checkIdentity(userData: { readonly [field: string]: unknown }): IssueCode | undefined {
  const { em, hashed_maids, client_ip_address, client_user_agent } = userData;
  return em || hashed_maids || (client_ip_address && client_user_agent) ? undefined : "identity";
}
