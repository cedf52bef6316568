import { normalizeUserData } from "@hatpin/core";
import ipaddr from "ipaddr.js";
import { InvalidOptionError } from "../errors.ts";
import type { HeaderReader } from "../plain-request.ts";
import { forwardedAddresses } from "./forwarded.ts";

export interface TrustOptions {
  /** How many proxies of your own stand in front. */
  trustedHops?: number | undefined;
  /** Their addresses, or the networks they are in. */
  trustedProxies?: readonly string[] | undefined;
}

/** How many of the hops in front of a request are your own, counted from us outwards. */
export type CountTrustedHops = (headers: HeaderReader, remoteAddress: string | undefined) => number;

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** By number, or by their addresses: then each is looked up, from the connection's own on. Throws when an option is wrong. */
export function createHopCount({ trustedHops, trustedProxies = [] }: TrustOptions): CountTrustedHops {
  if (trustedProxies.length === 0) return () => trustedHops ?? 0;
  if (trustedHops !== undefined && trustedHops > 0) {
    throw new InvalidOptionError(
      "trustedProxies",
      "cannot be combined with trustedHops: choose one of the two",
    );
  }
  const networks = trustedProxies.map(readNetwork);

  return (headers, remoteAddress) => {
    // Who is no proxy of yours may write into its headers what it likes; they are not even read.
    if (!isIn(networks, remoteAddress)) return 0;
    const addresses = forwardedAddresses(headers);
    let hops = 1;
    while (hops <= addresses.length && isIn(networks, addresses[addresses.length - hops])) hops += 1;
    return hops;
  };
}

function readNetwork(text: string): Network {
  try {
    const network = ipaddr.parseCIDR(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);
    // `1.2/16` and `0x7f.1` are read by the library, and by everybody else as something different.
    const isPlain = network[0].kind() === "ipv6" || /^\d+(\.\d+){3}\//.test(`${text}/`);
    if (isPlain && network[1] > 0) return network;
  } catch {
    // Told below, for all that is no network.
  }
  throw new InvalidOptionError(
    "trustedProxies",
    "must be addresses or networks like 10.0.0.0/8 or fd00::/8, and not the whole world",
  );
}

function isIn(networks: readonly Network[], address: string | undefined): boolean {
  // Without its port and brackets, and an IPv4 address that is mapped into IPv6 as what it is.
  const plain = normalizeUserData({ client_ip_address: address }).client_ip_address;
  if (plain === undefined) return false;
  const parsed = ipaddr.process(plain);
  return networks.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits] as Network),
  );
}
