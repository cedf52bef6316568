import type { Say } from "../log/create-log.ts";
import type { HeaderReader } from "../plain-request.ts";

/**
 * Tells the operator, once, when `trustedHops` does not fit the requests that come: then the address of an own proxy
 * would pass for the visitor's.
 */
export function createHopsHint(
  expectedHops: number | undefined,
  say: Say,
): (headers: HeaderReader, trustedHops: number) => void {
  let isSaid = false;
  return (headers, countedHops) => {
    // Where proxies are known by their addresses, there is only one that is not known to tell of.
    if (isSaid || (expectedHops === undefined && countedHops > 0)) return;
    const trustedHops = expectedHops ?? 0;
    const hops = headers.get("x-forwarded-for")?.split(",").length ?? 0;
    if (trustedHops === 0 ? hops === 0 : hops >= trustedHops) return;
    isSaid = true;
    if (trustedHops === 0) say("hops_unknown");
    else say("hops_missing", { hops: trustedHops });
  };
}
