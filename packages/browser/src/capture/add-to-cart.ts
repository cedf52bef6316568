import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { keepRequest, PENDING_KEY } from "./pending-request.ts";
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
    let judge: typeof import("./judge-add.ts") | undefined;
    let control: Element | undefined;
    let clickedAt = 0;

    const track = (data: CustomDataInput | undefined) =>
      data && void tracker.track("add_to_cart", data, { source: "network" });
    const usedControl = () => (Date.now() - clickedAt < CLICK_MEMORY_MS ? control : undefined);

    // A chunk of its own where there are chunks: only pages on which something may be added need it.
    async function loadJudge() {
      judge = await import("./judge-add.ts");
      return judge;
    }

    /** What a form or link asks for must be read before the page ends, so that the judge is called in early. */
    function prepare(): void {
      if (document.querySelector("form[method=post i],a[href*=add]")) loadJudge().catch(ignore);
    }

    const stops = [
      listen(window, "DOMContentLoaded pointerdown focusin", prepare),
      listen(window, "click", (event) => {
        // Not a target of the page, which is the host of a shadow tree.
        [control] = event.composedPath().filter((target): target is Element => target instanceof Element);
        clickedAt = Date.now();
      }),
      ...watchRequests((request) => {
        const usedNow = usedControl();
        const verdict = loadJudge().then(({ judgeRequest }) => judgeRequest(request, usedNow));
        verdict.catch(ignore);
        return (status, answer) => void verdict.then((decide) => track(decide(status, answer))).catch(ignore);
      }),
      ...watchForms((request) => {
        // What may not be stored cannot reach the next page.
        if (mayStore()) judge ? judge.keepAdd(request, usedControl()) : keepRequest(request);
      }),
    ];
    if (attempt(() => sessionStorage.getItem(PENDING_KEY))) {
      loadJudge().then(({ confirmPendingAdd }) => confirmPendingAdd(track), ignore);
    }
    if (document.readyState !== "loading") prepare();
    return () => stops.forEach((stop) => void stop());
  };
}

/** The judge cannot be loaded, or the answer cannot be read: no answer is no yes. */
function ignore(): void {}
