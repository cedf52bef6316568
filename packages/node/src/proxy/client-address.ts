import { normalizeUserData } from "@hatpin/core";
import type { HeaderReader } from "../plain-request.ts";
import { trustedValue } from "./forwarded.ts";

/**
 * The visitor's address: that of the connection, or what the outermost trusted hop saw. Undefined when that is no
 * address, as with `unknown` and the names with which a proxy hides one (`_gazonk`).
 */
export function clientAddress(
  headers: HeaderReader,
  remoteAddress: string | undefined,
  trustedHops: number,
): string | undefined {
  const address = trustedValue(headers, "for", trustedHops) ?? remoteAddress;
  return normalizeUserData({ client_ip_address: address }).client_ip_address;
}
