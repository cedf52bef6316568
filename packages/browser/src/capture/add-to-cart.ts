import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { isCartPage } from "./classify-request.ts";
import { noticeOn } from "./notice.ts";
import { keepPendingAdd, takePendingAdd } from "./pending-add.ts";
import type { Product } from "./product-facts.ts";
import { describeAdd } from "./product-of-add.ts";
import { watchForms } from "./watch-forms.ts";
import { watchRequests } from "./watch-requests.ts";

/** An add that starts later than this after a click has another cause. */
const CLICK_MEMORY_MS = 10_000;

/**
 * Captures `add_to_cart`: each product that a visitor adds and the shop accepts, by `fetch`, `XMLHttpRequest`, a form
 * or a link. The shop's answer decides; a refused add, a change of quantity or a wish list stay silent.
 */
export function addToCart(): Capture {
  return (tracker, mayStore) => {
    let control: Element | undefined;
    let clickedAt = 0;
    const track = (data: CustomDataInput) => void tracker.track("add_to_cart", data);
    const describe = (products: Product[]) =>
      describeAdd(products, Date.now() - clickedAt < CLICK_MEMORY_MS ? control : undefined);

    const stops = [
      confirmPendingAdd(track),
      listen(window, "click", (event) => {
        // Not a target of the page, which is the host of a shadow tree.
        [control] = event.composedPath().filter((target): target is Element => target instanceof Element);
        clickedAt = Date.now();
      }),
      ...watchRequests((products) => {
        const withAnswer = describe(products);
        return (answer) => track(withAnswer(answer));
      }),
      ...watchForms((products) => {
        // Only the next page knows whether it was accepted, and what may not be stored cannot reach it.
        if (mayStore()) keepPendingAdd(describe(products)());
      }),
    ];
    return () => stops.forEach((stop) => void stop());
  };
}

/** Counts what the page before asked for by a form or link, when this page says that it was done. */
function confirmPendingAdd(track: (data: CustomDataInput) => void): () => void {
  let pending = attempt(takePendingAdd);
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const judge = () => {
    const notice = noticeOn(document);
    const isDone = notice === "success" || (!notice && isCartPage(location.pathname + location.search));
    // A reload or a step back shows the old answer again.
    if (pending && isDone && navigation?.type === "navigate") track(pending);
    pending = undefined;
  };
  if (document.readyState !== "loading") judge();
  return listen(window, "DOMContentLoaded", judge);
}
