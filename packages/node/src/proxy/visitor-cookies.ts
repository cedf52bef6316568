import { type ConversionEvent, hashUserData, readClickId, type Sha256Hex } from "@hatpin/core";
import type { HeaderReader } from "../plain-request.ts";
import { isOwnAddress } from "./allowed-origin.ts";
import { trustedValue } from "./forwarded.ts";

export interface CookieRules {
  trustedHops: number;
  /** Whether visitors get an id. */
  visitorId: boolean;
  /** For which domain and all below it; undefined: for the proxy's own host alone. */
  cookieDomain: string | undefined;
}

/** By what the proxy knows the browser that a request came from. */
export interface Visitor {
  /** The click that Pinterest's tag or an earlier answer of ours remembers. */
  clickId?: string | undefined;
  /** Random, of this browser alone. */
  id?: string | undefined;
  /** The digest of `id`; undefined as long as it is not sure that the browser keeps our cookies. */
  externalId?: Sha256Hex | undefined;
}

/** Pinterest's name, which its tag reads and writes too. */
const CLICK_COOKIE = "_epik";
const VISITOR_COOKIE = "_hatpin";

// Cookies that a script writes end after seven days in Safari; those of an answer live as long as they say.
// https://webkit.org/blog/9521/intelligent-tracking-prevention-2-3/ (read 2026-11-24)
const MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

/** What a cookie may hold without being quoted, and a click id is made of. Anything else is not written. */
export const CLICK_ID = /^[\w.~+/=-]{1,500}$/;
const IN_COOKIES = new RegExp(`(?:^|;)\\s*${VISITOR_COOKIE}=([^;]*)`);
const VISITOR_ID = /^[\w-]{16,64}$/;

/** Reads the cookies of a page's request, and gives a new visitor an id. A server's request has no visitor. */
export async function recogniseVisitor(
  headers: HeaderReader,
  { trustedHops, visitorId }: CookieRules,
  newId: () => string = () => crypto.randomUUID(),
): Promise<Visitor> {
  if (!headers.has("origin")) return {};
  const cookie = headers.get("cookie");
  const clickId = readClickId({ cookie });
  const known = IN_COOKIES.exec(cookie ?? "")?.[1]?.trim();
  const isKnown = known !== undefined && VISITOR_ID.test(known);
  const id = !visitorId ? undefined : isKnown ? known : newId();
  // Another origin's page may not be allowed to keep cookies; then each request would be a new visitor.
  const isKept = id !== undefined && (isKnown || isOwnAddress(headers, trustedHops));
  const { external_id = [] } = isKept ? await hashUserData({ external_id: id }) : {};
  return {
    clickId: clickId && CLICK_ID.test(clickId) ? clickId : undefined,
    id,
    externalId: external_id[0],
  };
}

/** `Set-Cookie` headers that keep what the visitor is known by, for another year from now. */
export function rememberVisitor(
  headers: HeaderReader,
  { id }: Visitor,
  events: readonly ConversionEvent[],
  rules: CookieRules,
): string[] {
  const remembered = events.filter(({ opt_out }) => opt_out !== true);
  // Nobody is remembered without an event, which a page sends only with consent.
  if (remembered.length === 0 || !headers.has("origin")) return [];
  const clicks = remembered
    .map(({ user_data }) => user_data.click_id ?? "")
    .filter((each) => CLICK_ID.test(each));
  const click = clicks[clicks.length - 1];
  const ending = attributes(headers, rules, MAX_AGE_SECONDS);
  return [
    ...(click ? [`${CLICK_COOKIE}=${click}${ending}`] : []),
    // No script needs to read it.
    ...(id ? [`${VISITOR_COOKIE}=${id}${ending}; HttpOnly`] : []),
  ];
}

/** `Set-Cookie` headers that take away all that the visitor was known by. */
export function forgetVisitor(headers: HeaderReader, rules: CookieRules): string[] {
  const ending = attributes(headers, rules, 0);
  return [`${CLICK_COOKIE}=${ending}`, `${VISITOR_COOKIE}=${ending}; HttpOnly`];
}

function attributes(
  headers: HeaderReader,
  { trustedHops, cookieDomain }: CookieRules,
  maxAgeSeconds: number,
): string {
  const scheme = trustedValue(headers, "proto", trustedHops);
  // A page of HTTPS can only have come to us over HTTPS.
  const isSecure = scheme === "https" || (!scheme && /^https:/.test(headers.get("origin") ?? ""));
  return [
    "",
    "Path=/",
    ...(cookieDomain ? [`Domain=${cookieDomain}`] : []),
    `Max-Age=${maxAgeSeconds}`,
    "SameSite=Lax",
    ...(isSecure ? ["Secure"] : []),
  ].join("; ");
}
