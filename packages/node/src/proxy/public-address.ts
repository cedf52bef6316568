import { normalizeUserData } from "@hatpin/core";
import { isPublicAddress } from "./is-public-address.ts";

/** Our own addresses, and those of our proxies, are nobody's in the open internet. What is no text is the check's. */
export function publicAddress<Given>(given: Given): Given | string | undefined {
  if (typeof given !== "string") return given;
  const address = normalizeUserData({ client_ip_address: given }).client_ip_address;
  return address !== undefined && isPublicAddress(address) ? address : undefined;
}
