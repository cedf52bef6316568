import type { Capture } from "../options.ts";
import { idleMoment } from "../when-idle.ts";
import { lateCapture } from "./late-capture.ts";
import { holdRequests } from "./watch-requests.ts";

/**
 * Captures `add_to_cart`: each product that a visitor adds and the shop accepts, by `fetch`, `XMLHttpRequest`, a form
 * or a link. The shop's answer decides; a refused add, a change of quantity or a wish list stay silent.
 *
 * Who judges adds comes right after the start, as a part of its own. What a page asks for before is held for it.
 */
export function addToCart(): Capture {
  return (...context) => {
    const release = holdRequests();
    const stop = lateCapture(
      idleMoment()
        .then(() => import("./judge-adds.ts"))
        .then(({ judgeAdds }) => judgeAdds()),
      release,
    )(...context);
    return () => {
      release();
      stop();
    };
  };
}
