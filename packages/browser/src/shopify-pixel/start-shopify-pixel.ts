import {
  type ConversionEvent,
  createConsentGate,
  type DropReason,
  hashUserData,
  readClickId,
} from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { type IdTemplate, idTemplate } from "../capture/id-template.ts";
import { callProductsBy } from "../capture/product-facts.ts";
import type { Log } from "../log.ts";
import { orderEventId } from "../order-event-id.ts";
import { randomId } from "../random-id.ts";
import { createTransport } from "../transport.ts";
import { createWebEvent, noteEvent } from "../web-event.ts";
import { customerOf } from "./customer-of.ts";
import { keepForPixel } from "./keep-for-pixel.ts";
import type { ShopifyConsent, ShopifyData, ShopifyEvent, ShopifyPixelApi } from "./pixel-api.ts";
import { type ShopifyEventName, TRANSLATIONS } from "./translate-event.ts";

export interface ShopifyPixelOptions {
  /** Where the shop's proxy takes events: a whole address, for a sandbox has none of its own to complete it. */
  endpoint: string;
  /**
   * Shopify's names of the events to send. Default: those of the checkout (`checkout_started`,
   * `payment_info_submitted`, `checkout_completed`), which no script of a page sees; all others the script tag sends.
   */
  events?: readonly ShopifyEventName[];
  /** Events that came before this was called, in the order they came. */
  early?: readonly ShopifyEvent[];
  /** Marks all events for limited data processing, where Pinterest knows it: some states of the US. Default false. */
  limitedDataProcessing?: boolean;
  /** Names of query parameters that are taken out of addresses, beside those of docs/consent.md. In lower case. */
  cleanUrlParams?: readonly string[];
  /** Calling code for phone numbers given without one, e.g. `49`. */
  defaultCallingCode?: string;
  /** As that of the script tag: a text with placeholders, a preset's name, or a function. */
  idTemplate?: IdTemplate | string;
  /** Prints each step to the console. Default false. */
  debug?: boolean;
  /** Told of each event that will never be delivered. */
  onDrop?: (event: { event_id: string; event_name: string }, reason: DropReason) => void;
}

const OF_CHECKOUT: readonly ShopifyEventName[] = [
  "checkout_started",
  "payment_info_submitted",
  "checkout_completed",
];

/** What opens a checkout or the page of an order: `/checkouts/cn/…/thank-you`, `/1234/orders/…`. */
const CHECKOUT_TOKEN = /(\/(?:checkouts(?:\/[a-z]{1,3})?|orders)\/)[^/?#]+/gi;

/**
 * Sends what Shopify tells a pixel, from the sandbox that it runs in, on checkout pages too: event → consent → delivery.
 * Throws when an option is wrong; from then on nothing is ever thrown. Returns what stops it.
 */
export function startShopifyPixel(api: ShopifyPixelApi, options: ShopifyPixelOptions): () => void {
  const { endpoint, events = OF_CHECKOUT, early = [] } = options;
  checkOptions(endpoint, events);
  const { analytics, browser, init, customerPrivacy } = api;
  const log: Log = options.debug ? console.debug.bind(console, "hatpin:") : () => {};
  const { idTemplate: named } = options;
  const template = typeof named === "string" ? idTemplate(named) : named;
  const known = new Set<string>();
  let isStopped = false;

  function drop({ event_id, event_name }: ConversionEvent, reason: DropReason): void {
    log("dropped", event_name, event_id, reason);
    attempt(() => options.onDrop?.({ event_id, event_name }, reason));
  }

  const delivery = keepForPixel(browser.localStorage, createTransport(endpoint, fetchFromSandbox), {
    isOpen: () => !isStopped && gate.state() === "granted",
    drop,
    log,
  });
  const gate = createConsentGate<ConversionEvent>(delivery.keep, drop);

  function follow(consent: ShopifyConsent | undefined, hasAnswered: boolean): void {
    if (isStopped) return;
    // Before the visitor has answered, what is not allowed is not known yet.
    const state = isAllowed(consent) ? "granted" : hasAnswered ? "denied" : "pending";
    gate.change(state);
    if (state === "denied") delivery.purge();
    if (state === "granted") delivery.adopt();
  }

  async function take(shopifyEvent: ShopifyEvent): Promise<void> {
    const { name, id = randomId(), timestamp } = shopifyEvent;
    if (isStopped || !events.includes(name as ShopifyEventName) || isOfProduct(shopifyEvent, events)) return;
    // Shopify tells a late listener what was told before, and may tell it twice.
    if (known.has(id)) return;
    known.add(id);
    // A cast: whatever Shopify may send is read with care below, and the proxy checks each event.
    const data = { ...shopifyEvent.data } as ShopifyData;
    if (template)
      callProductsBy((product) => attempt(() => template({ ...product, country: countryOf(data) })));
    const [event_name, custom_data] = TRANSLATIONS[name as ShopifyEventName](data);
    const orderId = event_name === "checkout" && custom_data?.order_id;
    const purges = delivery.purges();
    const url =
      shopifyEvent.context?.document?.location?.href ?? init.context?.document?.location?.href ?? "";
    const [orderEvent, user_data] = await Promise.all([
      orderId ? orderEventId(orderId) : undefined,
      // Nothing of somebody who refused is as much as looked at.
      gate.state() === "denied" ? {} : identify(data, url),
    ]);
    const time = Date.parse(`${timestamp}`);
    const note = noteEvent(
      orderEvent ?? id,
      event_name,
      { ...custom_data, ...(options.limitedDataProcessing && { opt_out_type: "LDP" }) },
      { event_time: time || Date.now(), event_source_url: url.replace(CHECKOUT_TOKEN, "$1-") },
    );
    const event = createWebEvent(note, options);
    log("captured", event_name, event.event_id);
    const built = { ...event, user_data };
    // Consent may have been withdrawn meanwhile; and given anew, which is not for what was before.
    if (purges < delivery.purges()) drop(built, "consent_denied");
    else gate.admit(built);
  }

  /** Where the visitor shops, as `Shopify.country` of the theme. */
  function countryOf({ checkout }: ShopifyData): string | undefined {
    return checkout?.localization?.country?.isoCode ?? init.data?.shop?.countryCode ?? undefined;
  }

  async function identify(data: ShopifyData, url: string): Promise<ConversionEvent["user_data"]> {
    const customer = hashUserData(customerOf(data.checkout, init.data?.customer), options);
    const cookie = readClickId({ url }) ? "" : await browser.cookie.get("_epik").catch(() => "");
    const click_id = readClickId({ url }) ?? (cookie || undefined);
    return { ...(await customer), ...(click_id && { click_id }) };
  }

  /** Whatever Shopify hands in, an error of ours goes nowhere. */
  const hear = (event: ShopifyEvent) => {
    take(event).catch((error) => log("not understood", event?.name, error));
  };

  follow(init.customerPrivacy, false);
  attempt(() =>
    customerPrivacy?.subscribe?.("visitorConsentCollected", (event) => follow(event?.customerPrivacy, true)),
  );
  early.forEach(hear);
  for (const name of events) analytics.subscribe(name, hear);
  return () => {
    isStopped = true;
  };
}

function checkOptions(endpoint: string, events: readonly string[]): void {
  const unknown = events.find((name) => !Object.keys(TRANSLATIONS).includes(name));
  const wrong =
    (!/^https?:\/\/./.test(endpoint) && "endpoint must be a whole URL") ||
    (unknown !== undefined && `events knows ${Object.keys(TRANSLATIONS).join(", ")} only`);
  if (wrong) throw new TypeError(`hatpin: ${wrong}`);
}

/** As the capture of the script tag has it: marketing must be allowed, and nothing else refused. */
function isAllowed(consent: ShopifyConsent | undefined): boolean {
  const { marketingAllowed, analyticsProcessingAllowed, saleOfDataAllowed } = { ...consent };
  return Boolean(marketingAllowed) && analyticsProcessingAllowed !== false && saleOfDataAllowed !== false;
}

/** The view of a page that `product_viewed` tells of too: one visit. */
function isOfProduct({ name, context }: ShopifyEvent, events: readonly ShopifyEventName[]): boolean {
  const path = context?.document?.location?.href?.replace(/[?#].*/s, "") ?? "";
  return name === "page_viewed" && events.includes("product_viewed") && /\/products\/./.test(path);
}

/** A sandbox without an origin of its own (`null`) is given no cookies, and refused when it asks for them. */
const fetchFromSandbox: typeof fetch = (input, request) =>
  fetch(input, self.origin === "null" ? { ...request, credentials: "omit" } : request);
