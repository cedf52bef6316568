import type { Capture } from "../options.ts";
import { createOnce } from "./once.ts";
import { kindOfPage } from "./page-kind.ts";
import { watchPages } from "./watch-pages.ts";

/** Captures `initiate_checkout`: the first step of a checkout that is shown; once, until an order is placed. */
export function initiateCheckout(): Capture {
  return (tracker, mayStore) => {
    const once = createOnce("hatpin.checkout", () => sessionStorage, mayStore);
    return watchPages(() => {
      const kind = kindOfPage();
      if (kind === "order") once.forget();
      if (kind === "checkout" && once.isFirst("begun")) {
        tracker.track("initiate_checkout", undefined, { source: "page" });
      }
    });
  };
}
