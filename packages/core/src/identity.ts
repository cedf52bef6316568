/** Pinterest takes an event only with one of these: em, hashed_maids, or address and user agent. */
export function isKnowable(userData: { readonly [field: string]: unknown }): boolean {
  const { em, hashed_maids, client_ip_address, client_user_agent } = userData;
  return Boolean(em || hashed_maids || (client_ip_address && client_user_agent));
}
