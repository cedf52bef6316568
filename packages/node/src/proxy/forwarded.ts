import { normalizeUserData } from "@hatpin/core";
import type { HeaderReader } from "../plain-request.ts";

/** Something was said, but it is not to be believed. */
export const DISPUTED = "";

/**
 * What the outermost trusted hop says of the request that it got: the address it came from (`for`), and the host and
 * the scheme that were asked for. Read from `X-Forwarded-…` and from `Forwarded` (RFC 7239). Undefined when neither says
 * anything.
 *
 * When both say something and it is not the same, neither counts (`DISPUTED`): a proxy writes one of the two and lets
 * the other through, so that it is the visitor's own invention, and we cannot know which.
 */
export function trustedValue(
  headers: HeaderReader,
  what: "for" | "host" | "proto",
  trustedHops: number,
): string | undefined {
  if (trustedHops === 0) return undefined;
  const one = forwardedValue(headers.get(`x-forwarded-${what}`), trustedHops);
  const elements = forwardedElements(headers.get("forwarded"));
  const element = elements?.[Math.max(0, elements.length - trustedHops)];
  // One that cannot be read is no reason to believe the other.
  const other = elements ? element?.[what] : DISPUTED;
  if (one === undefined || other === undefined) return one ?? other;
  return plain(one, what) === plain(other, what) ? one : DISPUTED;
}

/**
 * What the outermost trusted hop wrote into a header to which each hop appends: the entry `trustedHops` from the
 * right. What stands further to the left may be the sender's own invention.
 */
function forwardedValue(header: string | null, trustedHops: number): string | undefined {
  if (header === null) return undefined;
  const entries = header.split(",").map((entry) => entry.trim());
  return entries[Math.max(0, entries.length - trustedHops)];
}

/** The addresses that the hops say they got the request from, the nearest hop's last. */
export function forwardedAddresses(headers: HeaderReader): string[] {
  const header = headers.get("x-forwarded-for");
  if (header !== null) return header.split(",").map((entry) => entry.trim());
  return (forwardedElements(headers.get("forwarded")) ?? []).map((element) => element.for ?? "");
}

type ForwardedElement = Partial<Record<string, string>>;

// A name, and a token or a quoted text. An address with its port is no token, and is written without quotes all the same.
const PAIR = /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))[ \t]*([;,]|$)/y;

/** RFC 7239, section 4. No header has no elements; undefined is one that cannot be read. */
function forwardedElements(header: string | null): ForwardedElement[] | undefined {
  if (header === null) return [];
  const elements: ForwardedElement[] = [{}];
  const pair = new RegExp(PAIR);
  let end: string | undefined = ";";
  while (end) {
    const found = pair.exec(header);
    if (!found) return undefined;
    const [, name = "", quoted, token] = found;
    const element = elements[elements.length - 1] as ForwardedElement;
    // Each name once in an element; a second one is somebody's attempt.
    if (Object.hasOwn(element, name.toLowerCase())) return undefined;
    element[name.toLowerCase()] = quoted?.replace(/\\(.)/g, "$1") ?? token ?? "";
    end = found[4];
    if (end === ",") elements.push({});
  }
  return elements;
}

function plain(value: string, what: "for" | "host" | "proto"): string | undefined {
  if (what !== "for") return value.toLowerCase();
  return normalizeUserData({ client_ip_address: value }).client_ip_address ?? value;
}
