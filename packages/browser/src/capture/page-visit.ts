import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { idleMoment } from "../when-idle.ts";
import { lateCapture } from "./late-capture.ts";
import type { FirstVisit } from "./watch-visits.ts";

/**
 * Captures a `page_visit` for each page that is shown, with the page's product when there is one: the first load
 * (a prerendered one when it is shown), each other path an app goes to, and a return from the back/forward cache. A
 * frame of the page's own origin is a part of the page, and no visit.
 *
 * What reads products and follows an app comes right after the start, as a part of its own.
 */
export function pageVisits(): Capture {
  return (tracker, ...others) => {
    if (attempt(() => window.frameElement)) return () => {};
    const first: FirstVisit = {
      event_time: Date.now(),
      event_source_url: location.href,
      entries: history.length,
    };
    /** The page ends before the part has come, or it never comes: it is counted without its product. */
    function end(): void {
      if (first.isDone || (document as { prerendering?: boolean }).prerendering) return;
      first.isDone = true;
      tracker.track("page_visit", undefined, { ...first, source: "page" });
    }
    const stopListening = listen(window, "pagehide", end);
    const coming = idleMoment()
      .then(() => import("./watch-visits.ts"))
      .then(({ watchVisits }) => watchVisits(first));
    coming.catch(end);
    const stop = lateCapture(coming, stopListening)(tracker, ...others);
    return () => {
      stopListening();
      stop();
    };
  };
}
