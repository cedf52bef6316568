import type { ConsentState } from "@hatpin/core";
import { attempt } from "./attempt.ts";
import { addToCart } from "./capture/add-to-cart.ts";
import { lateCapture } from "./capture/late-capture.ts";
import type { MORE_CAPTURES } from "./capture/more-captures.ts";
import { pageVisits } from "./capture/page-visit.ts";
import { pinterestTag } from "./capture/pinterest-tag.ts";
import type { ConsentSourceName } from "./consent-sources/consent-source.ts";
import type { Capture, TrackerOptions, TrackOptions } from "./options.ts";
import { SHARED_WITH_PARTS } from "./shared-with-parts.ts";
import { createTracker, type Tracker } from "./tracker.ts";
import { trustedText } from "./trusted-text.ts";
import { idleMoment } from "./when-idle.ts";

/** Where the part for adds is, beside the tag; the build puts it here, but where all is in one file. */
declare const ADDS_PART: string | undefined;

/** A call of the page, e.g. `hatpin("track", "lead")`: a method of the tracker and its arguments. */
type Call = ArrayLike<unknown> & {
  /** Noted by the early-call stub: when it was called, in milliseconds, and on which address. */
  time?: number;
  url?: string;
};

interface PageFunction {
  (...call: unknown[]): unknown;
  /** The calls that the early-call stub has kept; of the script's own function, only a `push` for late ones. */
  q?: Call[] | { push(call: Call): unknown };
  /** For the parts of the tag. */
  shared?: typeof SHARED_WITH_PARTS;
}

const CAPTURES: { [name: string]: () => Capture } = {
  pinterest_tag: pinterestTag,
  feed_pinterest_tag: () => pinterestTag({ feed: true }),
  page_visit: pageVisits,
  add_to_cart: addToCart,
};

/** What is captured unless `data-capture` says otherwise. */
const DEFAULT_CAPTURES =
  "pinterest_tag page_visit add_to_cart view_category search initiate_checkout checkout add_to_wishlist signup lead watch_video data_layers";

start(
  window as { hatpin?: PageFunction },
  // A module has no current script, and its attributes count as well.
  (document.currentScript ??
    document.querySelector("script[type=module][src*=hatpin]")) as HTMLScriptElement | null,
);

function start(page: { hatpin?: PageFunction }, script: HTMLScriptElement | null): void {
  const calls = page.hatpin?.q ?? [];
  if (!Array.isArray(calls)) return; // the page has the script twice
  if (script && typeof ADDS_PART === "string") attempt(() => loadWithPage(script, ADDS_PART));
  const {
    endpoint,
    consent,
    capture,
    consentSources,
    cleanUrlParams,
    debug,
    identify,
    limitedDataProcessing,
    ...others
  } = script?.dataset ?? {};
  const replay: Capture = (tracker) => {
    /** The page may call anything with anything; whatever comes of it stays here. */
    function run(call: Call): unknown {
      return attempt(() => {
        const [command, ...args] = Array.from(call) as [keyof Tracker, ...unknown[]];
        if (command === "track") {
          args[2] = { event_time: call.time, event_source_url: call.url, ...(args[2] as TrackOptions) };
        }
        return (tracker[command] as (...args: unknown[]) => unknown)(...args);
      });
    }
    page.hatpin = (...call) => run(call);
    page.hatpin.q = { push: run };
    page.hatpin.shared = SHARED_WITH_PARTS;
    calls.forEach(run);
    return () => {};
  };
  let fetching: Promise<typeof MORE_CAPTURES> | undefined;
  const captureOfPart = (name: string) => {
    fetching ??= fetchMoreCaptures();
    return lateCapture(fetching.then((captures) => captures[name as keyof typeof captures]?.()));
  };
  const names = (capture ?? DEFAULT_CAPTURES).split(" ");
  const named = (isTag: boolean) =>
    names
      .filter((name) => /pinterest/.test(name) === isTag)
      .map((name) => CAPTURES[name]?.() ?? captureOfPart(name));
  const options: TrackerOptions = {
    ...others,
    endpoint: endpoint || new URL("/hatpin/events", script?.src || location.href).href,
    consent: consent as ConsentState | undefined,
    consentSources: words(consentSources) as ConsentSourceName[] | undefined,
    cleanUrlParams: words(cleanUrlParams),
    limitedDataProcessing: isOn(limitedDataProcessing),
    // A cast, for what else the attribute may hold: it is as good as `true`.
    debug: isOn(debug) && ((debug as "overlay") || true),
    capture: [
      // Has its say on all that is tracked.
      ...named(true),
      // Before the others: an answer of the visitor that came before the script counts for the first page visit too.
      replay,
      ...(isOn(identify) ? [captureOfPart("identify_forms")] : []),
      ...named(false),
    ],
  };
  createTracker(options);
}

/**
 * Puts a part that is about to be imported into the page: the page's `load` waits for it then, as for the tag itself, so
 * that whoever acts on a loaded page is judged.
 */
function loadWithPage({ src, nonce }: HTMLScriptElement, address: string): void {
  const part = document.createElement("script");
  part.type = "module";
  part.nonce = nonce;
  // Without it the page's whole address would stand in the logs of servers on the way.
  part.referrerPolicy = "origin";
  part.src = trustedText("createScriptURL", new URL(address, src).href);
  document.head.append(part);
}

/** The part of all captures that can wait until adds can be judged. */
async function fetchMoreCaptures(): Promise<typeof MORE_CAPTURES> {
  await idleMoment();
  const { SHARED_WITH_LATER_PARTS } = await import("./adds-part.ts");
  Object.assign(SHARED_WITH_PARTS, SHARED_WITH_LATER_PARTS);
  return (await import("./capture/more-captures.ts")).MORE_CAPTURES;
}

/** An attribute that is there, but for `="false"`. */
function isOn(attribute: string | undefined): boolean {
  return attribute !== undefined && attribute !== "false";
}

/** None, rather than an empty list, where the attribute is missing or empty. */
function words(attribute: string | undefined): string[] | undefined {
  return attribute?.match(/\S+/g) ?? undefined;
}
