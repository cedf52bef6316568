import { attempt } from "../attempt.ts";
import { watchNavigation } from "../navigation.ts";
import { listen } from "../page-lifecycle.ts";
import type { LateStart } from "./late-capture.ts";
import { startNamed } from "./name-products.ts";
import { type PageProduct, pageProduct } from "./product.ts";

/** The first look at the page an app has gone to; each look is followed by another after twice the time. */
const FIRST_LOOK_MS = 50;

/** A look later than this is the last: what an app loads in three seconds is found. */
const LAST_LOOK_MS = 1000;

/** Where an app shows itself: as the usual tools for starting one name it, and as Vue and Angular mark it. */
const APP = "#app,#root,#__next,#__nuxt,[data-v-app],[ng-version]";

/** The visit that began with the page's load. */
export interface FirstVisit {
  /** Unix milliseconds. */
  event_time: number;
  event_source_url: string;
  /** How many entries the history had. */
  entries: number;
  /** The page was left before its part had come: it is counted. */
  isDone?: boolean;
}

/** Captures `page_visit`: see `pageVisits`, whose part this is, and which saw the first one begin. */
export function watchVisits(first: FirstVisit): LateStart {
  return startNamed((tracker) => {
    /** Of the page before. */
    let lastProduct: string | undefined;
    let address: string;
    let complete: ((isLast?: boolean) => void) | undefined;

    /** Address and time are those of now; the product is read when the page is ready, or about to end. */
    function begin(event_time = Date.now()): void {
      complete?.();
      address = location.href;
      complete = (isLast = true) => {
        const { data, isHere } = readProduct(address) ?? {};
        const text = JSON.stringify(data);
        // An app may still show the product it comes from: one that has not changed is not this page's, unless it says
        // so itself, as what Turbo has left in the head does when the visitor comes back.
        const ownProduct = !isHere && text === lastProduct ? undefined : data;
        if (!ownProduct && !isLast) return;
        complete = undefined;
        lastProduct = text;
        tracker.track("page_visit", ownProduct, { event_time, event_source_url: address, source: "page" });
      };
    }

    /** Looks for the product now and, where an app may be loading its data, again: ever later, and not for long. */
    function ready(waitMs: number): void {
      const visit = complete;
      const look = () => {
        if (!visit || visit !== complete) return;
        visit(waitMs > LAST_LOOK_MS);
        waitMs *= 2;
        setTimeout(look, waitMs);
      };
      // The page's own scripts may be about to tell of its product.
      setTimeout(look);
    }

    function load(event_time?: number): void {
      lastProduct = undefined;
      begin(event_time);
      if (document.readyState !== "loading") loaded();
    }

    /** It began before this part came; an app may have gone on meanwhile. */
    function loadFirst({ event_time, event_source_url, entries, isDone }: FirstVisit): void {
      if (isDone) return;
      const hasMoved =
        entries !== history.length && new URL(event_source_url).pathname !== location.pathname && !isShell();
      if (hasMoved) {
        tracker.track("page_visit", undefined, { event_time, event_source_url, source: "page" });
        goOn();
      } else load(event_time);
    }

    /** What came too late for the visit of the page before is no product of this one either. */
    function goOn(): void {
      complete?.();
      lastProduct ??= JSON.stringify(readProduct(location.href)?.data);
      begin();
      setTimeout(ready, FIRST_LOOK_MS, FIRST_LOOK_MS);
    }

    /** A page from a server says all that it has to say; an app may have drawn no more than that it is loading. */
    function loaded(): void {
      ready(isShell() || document.querySelector(APP) ? FIRST_LOOK_MS : LAST_LOOK_MS * 2);
    }

    const stops = [
      listen(window, "DOMContentLoaded prerenderingchange pagehide pageshow visibilitychange", (event) => {
        const { type, persisted } = event as PageTransitionEvent;
        if (type === "DOMContentLoaded") loaded();
        else if (type === "prerenderingchange" || (type === "pageshow" && persisted)) load();
        else if (document.hidden || type === "pagehide") complete?.();
      }),
      watchNavigation((isMove) => {
        // An address that only led on to this one, replaced or before there was anything to click on.
        if (!isMove || (complete && isShell())) address = location.href;
        else goOn();
      }),
    ];
    if (!(document as { prerendering?: boolean }).prerendering) loadFirst(first);
    return () => stops.forEach((stop) => void stop());
  });
}

/** On the page at an address, which is the one before when the visitor has just gone on. */
function readProduct(address: string): PageProduct | undefined {
  const here = new URL(address);
  // Another query, which is no other page, may name the variant that is shown.
  return attempt(() => pageProduct(document, here.pathname === location.pathname ? location : here));
}

/** Whether there is a box, and nothing in it that a visitor could use or read. */
function isShell(): boolean {
  return !document.querySelector("a,button,h1") && document.querySelector("body>div") !== null;
}
