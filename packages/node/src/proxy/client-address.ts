import { normalizeUserData } from "@hatpin/core";
import { forwardedValue } from "./forwarded.ts";

/**
 * The visitor's address: that of the connection, or what the outermost trusted hop saw (`X-Forwarded-For`).
 * Undefined when that is no address.
 */
export function clientAddress(
  headers: Headers,
  remoteAddress: string | undefined,
  trustedHops: number,
): string | undefined {
  const address = forwardedValue(headers.get("x-forwarded-for"), trustedHops) ?? remoteAddress;
  return normalizeUserData({ client_ip_address: address }).client_ip_address;
}
