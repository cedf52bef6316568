import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { listen } from "../page-lifecycle.ts";
import { speaksOfCart } from "./cart-words.ts";
import { addable, isCartPage, readAdd } from "./classify-request.ts";
import type { LateStart } from "./late-capture.ts";
import { startNamed } from "./name-products.ts";
import { noticeOn } from "./notice.ts";
import { platformAsked, platformHere } from "./platform-here.ts";
import type { Globals } from "./platforms/platform.ts";
import { readPage } from "./product.ts";
import { idsOf, type Product } from "./product-facts.ts";
import { describeAdd } from "./product-of-add.ts";
import type { RequestFields } from "./request-fields.ts";
import { watchAction } from "./watch-action.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** Captures what a visitor adds: see `addToCart`, whose part this is. */
export function judgeAdds(): LateStart {
  const watchAdds = watchAction({ event_name: "add_to_cart", mayMatter, describe, isPageConfirming });
  return startNamed((tracker, mayStore, options) => {
    let isStopped = false;
    const stopWatching = watchAdds(tracker, mayStore, options);

    // A platform's own events are there once its script is.
    const stopWaiting = onceLoaded(() => {
      const onAdd = (products: Product[]) => {
        if (!isStopped) tracker.track("add_to_cart", describeAdd(products)(), { source: "network" });
      };
      platformHere()
        ?.watch?.(onAdd, window as Globals)
        .catch(ignore);
    });
    return () => {
      isStopped = true;
      stopWatching();
      stopWaiting();
    };
  });
}

/** Returns what stops it. */
function onceLoaded(act: () => void): () => void {
  if (document.readyState === "complete") attempt(act);
  return listen(window, "load", () => attempt(act));
}

/** The part did not come, or the shop's script is another than we know: nobody tells of adds. */
function ignore(): void {}

function mayMatter(request: SeenRequest): unknown {
  return speaksOfCart(request.url, request.body, location) || platformAsked(request)?.mayAdd?.(request);
}

function describe(
  request: SeenRequest,
  fields: RequestFields,
  control?: Element,
): ((answer?: unknown) => CustomDataInput) | undefined {
  const ofPlatform = attempt(() => platformHere(request)?.readAdd?.(request, fields, control));
  const products =
    ofPlatform === undefined ? readAdd(request.url, fields) : addable((ofPlatform || []).map(ofPage));
  return products && describeAdd(products, control);
}

/** What has no id of its own is what the page is about. */
function ofPage(product: Product): Product {
  const { product_id, sku } = idsOf(product)[0] ? {} : (readPage(document, location)[0] ?? {});
  return { product_id, sku, ...product };
}

function isPageConfirming(page: Document, address: Location | URL): boolean {
  const notice = noticeOn(page);
  return notice === "success" || (!notice && isCartPage(address));
}
