import ipaddr from "ipaddr.js";

/** Of these, some are tunnels through which visitors come. */
const OF_VISITORS = new Set<string>(["unicast", "6to4", "teredo"]);

/**
 * False for an address that no visitor has in the open internet: of a private network, this machine, a provider's own
 * network (100.64.0.0/10), a link, and those of documentation and multicast.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && OF_VISITORS.has(ipaddr.process(address).range());
}
