import ipaddr from "ipaddr.js";
import { InvalidOptionError } from "../errors.ts";
import { forgetOldest } from "../forget-oldest.ts";

export interface RateLimitOptions {
  /** Requests with events that one visitor's address may make in a minute, over time. Default 3,000. */
  requestsPerMinute?: number;
  /** And so many at once, after a rest. Default: those of a minute. */
  burst?: number;
}

/** 0 when one more request of this address fits; else in how many seconds the next will. */
export type VisitorRate = (address: string | undefined, nowMs: number) => number;

/** An office or a mobile provider shares one address among many visitors, each of whom makes a few requests a minute. */
const DEFAULT_REQUESTS_PER_MINUTE = 3000;

/** A few megabytes. An address that is forgotten may begin anew. */
const MAX_ADDRESSES = 10_000;

/** A provider gives a home a whole network of IPv6, and who floods can use each address of it. */
const IPV6_BITS = 64;

/**
 * A token bucket for each address. What is not known by its address (the trusted proxy said nothing that can be
 * believed) shares one.
 */
export function createVisitorRate(
  options: RateLimitOptions | false = {},
  maxAddresses: number = MAX_ADDRESSES,
): VisitorRate {
  if (options === false) return () => 0;
  const { requestsPerMinute = DEFAULT_REQUESTS_PER_MINUTE, burst = Math.max(1, requestsPerMinute) } = options;
  for (const [option, value] of Object.entries({ requestsPerMinute, burst })) {
    if (!Number.isFinite(value) || value < (option === "burst" ? 1 : 0.001)) {
      throw new InvalidOptionError(
        "rateLimit",
        `has a ${option} that is no number above 0; false turns it off`,
      );
    }
  }
  const perMs = requestsPerMinute / 60_000;
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  return (address, nowMs) => {
    const key = networkOf(address);
    const before = buckets.get(key) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, before.tokens + Math.max(0, nowMs - before.atMs) * perMs);
    // Put at the end again: whoever came longest ago is forgotten first.
    buckets.delete(key);
    buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: nowMs });
    forgetOldest(buckets, maxAddresses);
    return tokens < 1 ? Math.ceil((1 - tokens) / perMs / 1000) : 0;
  };
}

function networkOf(address: string | undefined): string {
  if (!address?.includes(":") || !ipaddr.IPv6.isValid(address)) return address ?? "";
  return ipaddr.IPv6.parse(address)
    .toByteArray()
    .slice(0, IPV6_BITS / 8)
    .join(".");
}
