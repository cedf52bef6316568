import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { speaksOfCart } from "./cart-words.ts";
import { addable, isCartPage, readAdd } from "./classify-request.ts";
import { noticeOn } from "./notice.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals } from "./platforms/platform.ts";
import { customData, type Product } from "./product-facts.ts";
import { describeAdd } from "./product-of-add.ts";
import type { RequestFields } from "./request-fields.ts";
import { watchAction } from "./watch-action.ts";
import type { SeenRequest } from "./watch-requests.ts";

/**
 * Captures `add_to_cart`: each product that a visitor adds and the shop accepts, by `fetch`, `XMLHttpRequest`, a form
 * or a link. The shop's answer decides; a refused add, a change of quantity or a wish list stay silent.
 */
export function addToCart(): Capture {
  const watchAdds = watchAction({ event_name: "add_to_cart", mayMatter, describe, isPageConfirming });
  return (tracker, mayStore, options) => {
    const stops = [watchAdds(tracker, mayStore, options)];

    // A platform's own events are there once its script is.
    function watchPlatform(): void {
      const track = (products: Product[]) =>
        void tracker.track("add_to_cart", customData(products), { source: "network" });
      const stop = platformHere()?.watch?.(track, window as Globals);
      if (stop) stops.push(stop);
    }
    if (document.readyState === "complete") attempt(watchPlatform);
    else stops.push(listen(window, "load", () => attempt(watchPlatform)));
    return () => stops.forEach((stop) => void stop());
  };
}

function mayMatter(request: SeenRequest): unknown {
  const { method, url, body } = request;
  const isAsking = method === "POST" || (method === "GET" && /add/i.test(url.href));
  return isAsking && (speaksOfCart(url, body, location) || platformHere()?.mayAdd?.(request));
}

function describe(
  request: SeenRequest,
  fields: RequestFields,
  control?: Element,
): ((answer?: unknown) => CustomDataInput) | undefined {
  const ofPlatform = attempt(() => platformHere()?.readAdd?.(request, fields, control));
  const products = ofPlatform === undefined ? readAdd(request.url, fields) : addable(ofPlatform || []);
  return products && describeAdd(products, control);
}

function isPageConfirming(): boolean {
  const notice = noticeOn(document);
  return notice === "success" || (!notice && isCartPage(location.pathname + location.search));
}
