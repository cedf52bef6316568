import type { HeaderReader } from "../plain-request.ts";
import { trustedValue } from "./forwarded.ts";
import type { IsNamedOrigin } from "./origin-rules.ts";

/**
 * True when the page that a browser acts for may hand in events:
 * - its origin was named; or
 * - it has the very address that the request went to (`Host`, or what a trusted hop says of it).
 *   The scheme is not compared, because TLS usually ends before us; or
 * - there is no `Origin`: then it is no page. Browsers send it with every POST, and whoever is no browser could
 *   write anything there.
 */
export function isAllowedOrigin(
  headers: HeaderReader,
  isNamedOrigin: IsNamedOrigin,
  trustedHops: number,
): boolean {
  const origin = headers.get("origin");
  return origin === null || isNamedOrigin(origin) || isOwnAddress(headers, trustedHops);
}

/** True when the page has the very address that the request went to, but perhaps for the scheme. */
export function isOwnAddress(headers: HeaderReader, trustedHops: number): boolean {
  const origin = headers.get("origin");
  const host = trustedValue(headers, "host", trustedHops) ?? headers.get("host");
  return origin !== null && host !== null && hostOf(origin) === host.toLowerCase().replace(/:(80|443)$/, "");
}

/** `https://shop.example:8443` has the host `shop.example:8443`; a default port is not part of it. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
}
