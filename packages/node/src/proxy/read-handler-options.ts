import { isNearbyApi } from "../api-url.ts";
import type { ProxyOptions } from "./create-proxy.ts";
import type { EventsHandlerOptions } from "./handler.ts";
import { createOriginRules } from "./origin-rules.ts";
import { createHopCount } from "./trusted-hops.ts";
import { createVisitorRate } from "./visitor-rate.ts";

type Given =
  | "allowedOrigins"
  | "allowCustomEventNames"
  | "apiUrl"
  | "bodyTimeoutMs"
  | "cookieDomain"
  | "keepBots"
  | "keepPrivateAddresses"
  | "maxBodyBytes"
  | "onEvent"
  | "onEventTimeoutMs"
  | "rateLimit"
  | "trustedHops"
  | "trustedProxies"
  | "visitorId";

/** What stands between the open internet and a queue, the same wherever it runs. Throws at once when an option is wrong. */
export function readHandlerOptions(
  options: Pick<ProxyOptions, Given>,
): Omit<EventsHandlerOptions, "queue" | "maxWaiting" | "onStep" | "onAppended" | "say" | "now"> {
  return {
    countTrustedHops: createHopCount(options),
    isNamedOrigin: createOriginRules(options.allowedOrigins ?? []),
    visitorRate: createVisitorRate(options.rateLimit),
    trustedHops: options.trustedProxies?.length ? undefined : (options.trustedHops ?? 0),
    keepPrivateAddresses: options.keepPrivateAddresses ?? isNearbyApi(options.apiUrl),
    keepBots: options.keepBots ?? false,
    onEvent: options.onEvent,
    onEventTimeoutMs: options.onEventTimeoutMs ?? 1000,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 20_000,
    visitorId: options.visitorId ?? true,
    cookieDomain: options.cookieDomain,
    maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
    allowCustomEventNames: options.allowCustomEventNames ?? false,
  };
}
