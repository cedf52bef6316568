import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { speaksOfCart } from "./cart-words.ts";
import { confirmPendingAdd, type JudgedAdd, judgeConfirmation, judgeRequest, keepAdd } from "./judge-add.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals } from "./platforms/platform.ts";
import { customData } from "./product-facts.ts";
import { createWaitingAdds } from "./waiting-adds.ts";
import { watchForms } from "./watch-forms.ts";
import { type SeenRequest, watchRequests } from "./watch-requests.ts";

/** An add that starts later than this after a click has another cause. */
const CLICK_MEMORY_MS = 10_000;

/**
 * Captures `add_to_cart`: each product that a visitor adds and the shop accepts, by `fetch`, `XMLHttpRequest`, a form
 * or a link. The shop's answer decides; a refused add, a change of quantity or a wish list stay silent.
 */
export function addToCart(): Capture {
  return (tracker, mayStore) => {
    const waiting = createWaitingAdds();
    let control: Element | undefined;
    let clickedAt = 0;

    const track = (data: CustomDataInput) => void tracker.track("add_to_cart", data, { source: "network" });
    const usedControl = () => (Date.now() - clickedAt < CLICK_MEMORY_MS ? control : undefined);

    function judge(add: JudgedAdd | undefined): void {
      if (add?.verdict === "later") waiting.add(add.data);
      else if (add) track(add.data);
    }

    function confirm(isAccepted: boolean | undefined): void {
      if (isAccepted === undefined) return;
      waiting.settle(isAccepted).forEach(track);
    }

    const stops = [
      listen(window, "click", (event) => {
        // Not a target of the page, which is the host of a shadow tree.
        [control] = event.composedPath().filter((target): target is Element => target instanceof Element);
        clickedAt = Date.now();
      }),
      ...watchRequests(mayMatter, (request) => {
        if (isConfirmation(request)) return (status, answer) => confirm(judgeConfirmation(status, answer));
        const decide = judgeRequest(request, usedControl());
        return (status, answer) => void decide.then((of) => judge(of(status, answer))).catch(ignore);
      }),
      ...watchForms((request) => {
        // What may not be stored cannot reach the next page.
        if (mayMatter(request) && mayStore()) keepAdd(request, usedControl());
      }),
    ];
    confirmPendingAdd(judge);
    // A platform's own events are there once its script is.
    const watchPlatform = () => {
      const stop = platformHere()?.watch?.((products) => track(customData(products)), window as Globals);
      if (stop) stops.push(stop);
    };
    if (document.readyState === "complete") attempt(watchPlatform);
    else stops.push(listen(window, "load", () => attempt(watchPlatform)));
    return () => stops.forEach((stop) => void stop());
  };
}

/** Whether a request is worth a closer look. Cheap, because every request of the page is asked. */
function mayMatter(request: SeenRequest): boolean | undefined {
  const { method, url, body } = request;
  if (isConfirmation(request)) return true;
  const isAsking = method === "POST" || (method === "GET" && /add/i.test(url.href));
  return isAsking && (speaksOfCart(url, body, location) || platformHere()?.mayAdd?.(request));
}

function isConfirmation({ url }: SeenRequest): boolean | undefined {
  return platformHere()?.confirmation?.url.test(url.pathname + url.search);
}

/** The answer cannot be read: no answer is no yes. */
function ignore(): void {}
