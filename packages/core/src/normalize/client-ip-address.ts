import { trimBlanks } from "./blank.ts";
import type { FieldRule } from "./field-rule.ts";

const DOTTED = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;

/**
 * One IPv4 or IPv6 address. Port, brackets and zone are stripped, an IPv4 address mapped into IPv6 is written as
 * IPv4, and the unspecified addresses are refused. Private addresses stay: they may be a test's or an intranet's.
 */
export const clientIpAddress: FieldRule = {
  expects: "one IP address",
  kind: "plain",
  normalize(text) {
    const [, bracketed, bare = bracketed] =
      /^(?:\[([^\]]*)\](?::\d+)?|([^:]*)(?::\d+)?)$/.exec(trimBlanks(text)) ?? [];
    const address = bare ?? trimBlanks(text);
    return address.includes(":") ? ipv6(address.replace(/%.*$/s, "")) : ipv4(address);
  },
};

function ipv4(address: string): string | undefined {
  return DOTTED.test(address) && address !== "0.0.0.0" ? address : undefined;
}

function ipv6(address: string): string | undefined {
  const canonical = canonicalIpv6(address);
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(canonical);
  if (mapped) return ipv4([mapped[1], mapped[2]].map(twoBytes).join("."));
  return canonical === "" || canonical === "::" ? undefined : address;
}

/** The platform's URL parser knows every spelling of an IPv6 address; empty when it is none. */
function canonicalIpv6(address: string): string {
  if (!/^[\da-f:.]+$/i.test(address)) return "";
  try {
    return new URL(`http://[${address}]`).href.slice("http://[".length, -"]/".length);
  } catch {
    return ""; // The parser's way to say that it is no address.
  }
}

function twoBytes(group = ""): string {
  const value = Number.parseInt(group, 16);
  return `${value >> 8}.${value & 255}`;
}
