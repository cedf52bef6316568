import type { Problem } from "./problem.ts";

/** Pinterest takes an event only with one of these: em, hashed_maids, or address and user agent. */
export function findIdentityProblem(userData: { readonly [field: string]: unknown }): Problem | undefined {
  const { em, hashed_maids, client_ip_address, client_user_agent } = userData;
  if (em || hashed_maids || (client_ip_address && client_user_agent)) return undefined;
  const message = "needs em, or hashed_maids, or both client_ip_address and client_user_agent";
  return { code: "identity", message };
}
