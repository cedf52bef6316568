import type { ConsentState, DropReason } from "@hatpin/core";
import type { IdTemplate } from "./capture/id-template.ts";
import type { ConsentSource, ConsentSourceName } from "./consent-sources/consent-source.ts";
import type { Tracker } from "./tracker.ts";

/**
 * Something that captures events by itself: started once with the tracker, it returns what stops it. `mayStore` says
 * whether anything may be kept in the visitor's browser at this moment; `options` are the tracker's.
 */
export type Capture = (tracker: Tracker, mayStore: () => boolean, options: TrackerOptions) => () => void;

export interface TrackerOptions {
  /** Where the shop's proxy takes events, e.g. `/hatpin/events`. */
  endpoint: string;
  /**
   * Default `granted`, with sources `pending`: nothing is stored or sent until `tracker.consent("granted")`. With sources it
   * is what counts where none of them has anything to say.
   */
  consent?: ConsentState;
  /** Where the visitor's answer is to be found, e.g. `["tcf", googleConsentMode()]`; together they decide. */
  consentSources?: readonly (ConsentSource | ConsentSourceName)[];
  /** Marks all events for limited data processing, where Pinterest knows it: some states of the US. Default false. */
  limitedDataProcessing?: boolean;
  /** Names of query parameters that are taken out of addresses, beside those of docs/consent.md. In lower case. */
  cleanUrlParams?: readonly string[];
  /** What to capture without code, e.g. `[pageVisits(), addToCart()]`. Default: nothing. */
  capture?: Capture[];
  /** Calling code for phone numbers given without one, e.g. `49`. */
  defaultCallingCode?: string;
  /** The currency of prices that the page gives without one. ISO 4217. */
  currency?: string;
  /**
   * What the shop's catalogue calls a product, for `content_ids` of what is captured: `idTemplate("sku")`, or a function of
   * your own. Default: the variant's id, else the product's, else the SKU. One for a page.
   */
  idTemplate?: IdTemplate;
  /**
   * Prints each step to the console: what was captured, from which source, why an add was refused or ignored.
   * `overlay` shows it on the page too. `query` leaves it to the page's address, for whoever adds `?hatpin_debug` or
   * `?hatpin_debug=overlay` to it. Default false.
   */
  debug?: boolean | "overlay" | "query";
  /** Told of each event that will never be delivered. */
  onDrop?: (event: { event_id: string; event_name: string }, reason: DropReason) => void;
}

/** What `track` reads from the page unless it is told. */
export interface TrackOptions {
  /** The same id for the same action everywhere. Default: random. */
  event_id?: string;
  /** Unix seconds, or a `Date`. Default: now. */
  event_time?: number | Date;
  /** Default: the page's address. */
  event_source_url?: string;
  /** Said by a capture: what it has seen, e.g. `network`. */
  source?: string;
}

/** Throws at once when an option is wrong, naming it and the way out: nothing is thrown later. */
export function checkOptions(options: TrackerOptions): void {
  const { endpoint, consent = "granted" } = options;
  const lists = ["capture", "consentSources", "cleanUrlParams"] as const;
  const wrongList = lists.find((name) => options[name] && !Array.isArray(options[name]));
  const wrong =
    (!/^(https?:\/)?\/./.test(endpoint) && "endpoint must be a path or URL") ||
    (!/^(granted|denied|pending)$/.test(consent) && "consent must be granted, denied or pending") ||
    (wrongList && `${wrongList} must be an array`);
  if (wrong) throw new TypeError(`hatpin: ${wrong}`);
}
