import type { HeaderReader } from "../plain-request.ts";
/**
 * Tells the operator, once, when `trustedHops` does not fit the requests that come: then the address of an own proxy
 * would pass for the visitor's.
 */
export function createHopsHint(
  expectedHops: number | undefined,
  log: (line: string) => void,
): (headers: HeaderReader, trustedHops: number) => void {
  let isSaid = false;
  return (headers, countedHops) => {
    // Where proxies are known by their addresses, there is only one that is not known to tell of.
    if (isSaid || (expectedHops === undefined && countedHops > 0)) return;
    const trustedHops = expectedHops ?? 0;
    const hops = headers.get("x-forwarded-for")?.split(",").length ?? 0;
    if (trustedHops === 0 ? hops === 0 : hops >= trustedHops) return;
    isSaid = true;
    log(
      trustedHops === 0
        ? "a request comes with X-Forwarded-For, which is not believed: if a proxy of yours stands in front, set " +
            "--trusted-hops (trustedHops) or --trusted-proxy (trustedProxies), or its address passes for the visitors'"
        : `a request's list of addresses is shorter than the ${trustedHops} trusted hop(s): let each proxy of yours ` +
            "add to X-Forwarded-For, or set --trusted-hops (trustedHops) to how many there are; until then its " +
            "address may pass for the visitors'",
    );
  };
}
