import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { watchNavigation } from "../navigation.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { pageProduct } from "./product.ts";

/** What an app mostly needs to show the page it has gone to. */
const RENDER_MS = 50;

/**
 * Captures a `page_visit` for each page that is shown, with the page's product when there is one: the first load
 * (a prerendered one when it is shown), each other path an app goes to, and a return from the back/forward cache.
 */
export function pageVisits(): Capture {
  return (tracker) => {
    let lastProduct: string | undefined;
    let visit: (() => void) | undefined;

    /** Address and time are those of now; the product is read when the page is ready, or about to end. */
    function begin(): void {
      visit?.();
      const options = { event_time: Date.now(), event_source_url: location.href };
      visit = () => {
        visit = undefined;
        tracker.track("page_visit", product(), options);
      };
    }

    /** An app may still show the product it comes from: one that has not changed is not this page's. */
    function product(): CustomDataInput | undefined {
      const found = attempt(() => pageProduct(document, location));
      const text = JSON.stringify(found);
      if (text === lastProduct) return undefined;
      lastProduct = text;
      return found;
    }

    function load(): void {
      lastProduct = undefined;
      begin();
      if (document.readyState !== "loading") visit?.();
    }

    const stops = [
      listen(window, "DOMContentLoaded pagehide visibilitychange pageshow prerenderingchange", (event) => {
        if (event.type === "prerenderingchange" || (event as PageTransitionEvent).persisted) load();
        else if (event.type !== "visibilitychange" || document.hidden) visit?.();
      }),
      watchNavigation(() => {
        begin();
        setTimeout(() => visit?.(), RENDER_MS);
      }),
    ];
    if (!(document as { prerendering?: boolean }).prerendering) load();
    return () => stops.forEach((stop) => void stop());
  };
}
