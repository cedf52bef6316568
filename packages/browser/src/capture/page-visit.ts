import { attempt } from "../attempt.ts";
import { watchNavigation } from "../navigation.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";

/** The first look at the page an app has gone to; each look is followed by another after twice the time. */
const FIRST_LOOK_MS = 50;

/** A look later than this is the last: what an app loads in three seconds is found. */
const LAST_LOOK_MS = 1000;

/**
 * Captures a `page_visit` for each page that is shown, with the page's product when there is one: the first load
 * (a prerendered one when it is shown), each other path an app goes to, and a return from the back/forward cache. A
 * frame of the page's own origin is a part of the page, and no visit.
 */
export function pageVisits(): Capture {
  return (tracker) => {
    if (attempt(() => window.frameElement)) return () => {};
    let readProduct: typeof import("./product.ts").pageProduct | undefined;
    /** Of the page before; null when it was left unread. */
    let lastProduct: string | null | undefined;
    let address: string;
    let complete: ((isLast?: boolean) => void) | undefined;

    /** A chunk of its own where there are chunks. Without it, or before, visits go without their product. */
    async function loadReader(): Promise<void> {
      readProduct = (await import("./product.ts")).pageProduct;
    }

    /** Address and time are those of now; the product is read when the page is ready, or about to end. */
    function begin(): void {
      complete?.();
      const event_time = Date.now();
      address = location.href;
      complete = (isLast = true) => {
        const product = attempt(() => readProduct?.(document, location));
        const text = JSON.stringify(product);
        // An app may still show the product it comes from: one that has not changed is not this page's.
        if (lastProduct === null) lastProduct = text;
        const ownProduct = text === lastProduct ? undefined : product;
        if (!ownProduct && !isLast) return;
        complete = undefined;
        lastProduct = readProduct ? text : null;
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
      loadReader().then(look, look);
    }

    function load(): void {
      lastProduct = undefined;
      begin();
      if (document.readyState !== "loading") loaded();
    }

    /** A page from a server says all that it has to say; the shell of an app is waited for. */
    function loaded(): void {
      ready(isShell() ? FIRST_LOOK_MS : LAST_LOOK_MS * 2);
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
        else {
          begin();
          setTimeout(ready, FIRST_LOOK_MS, FIRST_LOOK_MS);
        }
      }),
    ];
    if (!(document as { prerendering?: boolean }).prerendering) load();
    return () => stops.forEach((stop) => void stop());
  };
}

/** Whether there is a box, and nothing in it that a visitor could use or read. */
function isShell(): boolean {
  return !document.querySelector("a,button,h1") && document.querySelector("body>div") !== null;
}
