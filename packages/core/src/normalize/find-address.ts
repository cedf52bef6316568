import { trimBlanks } from "./blank.ts";

/**
 * One IPv4 or IPv6 address. Port, brackets and zone are stripped, an IPv4 address mapped into IPv6 is
 * written as IPv4, and the unspecified addresses are refused. Private addresses stay: a shop's staff and
 * tests have them.
 */
export function findAddress(text: string): string | undefined {
  const address = trimBlanks(text)
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^([^:]*):\d+$/, "$1");
  return address.includes(":") ? ipv6(address.replace(/%.*$/s, "")) : ipv4(address);
}

function ipv4(address: string): string | undefined {
  // The parser also reads `1.2`, octal and hexadecimal; only the usual form comes back as it went in.
  const isAddress = /^\d+(\.\d+){3}$/.test(address) && canonicalHost(address) === address;
  return isAddress && address !== "0.0.0.0" ? address : undefined;
}

function ipv6(address: string): string | undefined {
  const canonical = /^[\da-f:.]+$/i.test(address) ? canonicalHost(`[${address}]`) : "";
  const [, high, low] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(canonical) ?? [];
  if (high && low) return ipv4(`${twoBytes(high)}.${twoBytes(low)}`);
  return canonical && canonical !== "[::]" ? address : undefined;
}

/** The platform's URL parser knows every spelling of an address; empty when it is none. */
function canonicalHost(host: string): string {
  try {
    return new URL(`http://${host}`).href.slice("http://".length, -1);
  } catch {
    return ""; // The parser's way to say that it is no address.
  }
}

function twoBytes(group: string): string {
  const value = Number.parseInt(group, 16);
  return `${value >> 8}.${value & 255}`;
}
