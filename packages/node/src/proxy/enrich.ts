import { type ConversionEvent, readClickId } from "@hatpin/core";
import { clampEventTime } from "../clamp-event-time.ts";
import { isRecord } from "../is-record.ts";
import { cleanEvent } from "./clean-event.ts";
import { preferredLanguage } from "./preferred-language.ts";
import { publicAddress } from "./public-address.ts";
import { CLICK_ID, type Visitor } from "./visitor-cookies.ts";

/** What the proxy knows of a request that the page could not. */
export interface Arrival {
  /** When it came, by the proxy's clock, in Unix milliseconds. */
  nowMs: number;
  /** The envelope's `sent_at`: the same moment by the browser's clock. */
  sentAtMs: number;
  /** The visitor's, as it may be sent. */
  clientAddress: string | undefined;
  /** Whether addresses of private networks count as a visitor's. */
  keepPrivateAddresses: boolean;
  userAgent: string | undefined;
  acceptLanguage: string | null;
  /** Whether a page sent it, rather than a server. */
  isFromPage: boolean;
  visitor: Visitor;
}

/** Less than this is the way of the request, not a clock that is wrong. */
const MIN_CLOCK_DIFFERENCE_MS = 10_000;

/** So far the clock of a browser may be set back while an event waits there: from another time zone, or from pm to am. */
const MAX_SET_BACK_SECONDS = 12 * 60 * 60;

/**
 * Adds to an event what only the proxy knows: the visitor's address and user agent, the click and the id by which it
 * knows the browser, and the browser's language, where the event has none; and the time by a clock that is right. Takes out
 * what must not be kept in clear text. What is no event comes back as it is, for the check to refuse.
 */
export function enrich(event: unknown, arrival: Arrival): unknown {
  if (!isRecord(event)) return event;
  const language = arrival.isFromPage && event.language == null && preferredLanguage(arrival.acceptLanguage);
  const enriched: Record<string, unknown> = cleanEvent(event);
  if (language) enriched.language = language;
  enriched.event_time = correctTime(event.event_time, arrival);
  enriched.user_data = enrichUserData(event, arrival);
  // An object may have a `toString` that is none, and then cannot even be compared.
  if (typeof enriched.event_time !== "number") return enriched;
  // A cast, because it looks at nothing but the time.
  return clampEventTime(enriched as unknown as ConversionEvent, arrival.nowMs);
}

function correctTime(eventTime: unknown, { nowMs, sentAtMs, isFromPage }: Arrival): unknown {
  if (typeof eventTime !== "number") return eventTime;
  // Nothing is sent before it happens. When it did by the right clock, nobody knows any more.
  const aheadSeconds = eventTime - sentAtMs / 1000;
  if (isFromPage && aheadSeconds > 0 && aheadSeconds < MAX_SET_BACK_SECONDS) return Math.floor(nowMs / 1000);
  const differenceMs = nowMs - sentAtMs;
  if (Math.abs(differenceMs) <= MIN_CLOCK_DIFFERENCE_MS) return eventTime;
  return Math.round(eventTime + differenceMs / 1000);
}

function enrichUserData(
  { user_data: userData, event_source_url, opt_out }: Record<string, unknown>,
  { clientAddress, keepPrivateAddresses, userAgent, isFromPage, visitor }: Arrival,
): unknown {
  if (!isRecord(userData)) return userData;
  const { client_ip_address: givenAddress, client_user_agent: givenAgent } = userData;
  // A page cannot know its visitor's address: what it claims is not believed. A server that hands in an event of
  // a visitor's knows, and our view would be the server's own address.
  const isGiven = !isFromPage && givenAddress != null;
  const client_ip_address = isGiven
    ? keepPrivateAddresses
      ? givenAddress
      : publicAddress(givenAddress)
    : clientAddress;
  const client_user_agent = givenAgent ?? userAgent;
  // Who has opted out is not known again by us.
  const { clickId, externalId } = opt_out === true ? {} : visitor;
  const click_id = clickIdOf(event_source_url) ?? clickId;
  const enriched: Record<string, unknown> = { ...userData, client_ip_address, client_user_agent };
  if (click_id) enriched.click_id ??= click_id;
  if (externalId) enriched.external_id ??= [externalId];
  return enriched;
}

/** Of the click that led to the page, which is newer than the one that the cookie remembers. */
function clickIdOf(url: unknown): string | undefined {
  const clickId = typeof url === "string" ? readClickId({ url }) : undefined;
  return clickId && CLICK_ID.test(clickId) ? clickId : undefined;
}
