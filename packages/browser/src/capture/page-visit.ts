import { attempt } from "../attempt.ts";
import { watchNavigation } from "../navigation.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";

/** What an app mostly needs to show the page it has gone to. */
const RENDER_MS = 50;

/**
 * Captures a `page_visit` for each page that is shown, with the page's product when there is one: the first load
 * (a prerendered one when it is shown), each other path an app goes to, and a return from the back/forward cache.
 */
export function pageVisits(): Capture {
  return (tracker) => {
    let readProduct: typeof import("./product.ts").pageProduct | undefined;
    let lastProduct: string | undefined;
    let complete: (() => void) | undefined;

    /** A chunk of its own where there are chunks. Without it, or before, visits go without their product. */
    async function loadReader(): Promise<void> {
      readProduct = (await import("./product.ts")).pageProduct;
    }

    /** Address and time are those of now; the product is read when the page is ready, or about to end. */
    function begin(): void {
      complete?.();
      const options = { event_time: Date.now(), event_source_url: location.href, source: "page" };
      complete = () => {
        complete = undefined;
        const product = attempt(() => readProduct?.(document, location));
        const text = JSON.stringify(product);
        // An app may still show the product it comes from: one that has not changed is not this page's.
        tracker.track("page_visit", text === lastProduct ? undefined : product, options);
        lastProduct = text;
      };
    }

    function ready(): void {
      const visit = complete;
      const go = () => visit === complete && complete?.();
      loadReader().then(go, go);
    }

    function load(): void {
      lastProduct = undefined;
      begin();
      if (document.readyState !== "loading") ready();
    }

    const stops = [
      listen(window, "DOMContentLoaded prerenderingchange pagehide pageshow visibilitychange", (event) => {
        const { type, persisted } = event as PageTransitionEvent;
        if (type === "DOMContentLoaded") ready();
        else if (type === "prerenderingchange" || (type === "pageshow" && persisted)) load();
        else if (document.hidden || type === "pagehide") complete?.();
      }),
      watchNavigation(() => {
        begin();
        setTimeout(ready, RENDER_MS);
      }),
    ];
    if (!(document as { prerendering?: boolean }).prerendering) load();
    return () => stops.forEach((stop) => void stop());
  };
}
