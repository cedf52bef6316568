import { attempt } from "../attempt.ts";
import { watchNavigation } from "../navigation.ts";
import { listen } from "../page-lifecycle.ts";

/** What an app mostly needs to show the page it has gone to. */
const RENDER_MS = 200;

/**
 * Calls `onPage` for each page that is there to be read: loaded (a prerendered one when it is shown), or gone to by an
 * app. A return from the back/forward cache shows nothing new. Returns what stops it.
 */
export function watchPages(onPage: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRead = false;

  function read(): void {
    const { readyState, prerendering } = document as Document & { prerendering?: boolean };
    timer = undefined;
    if (readyState === "loading" || prerendering) return;
    isRead = true;
    attempt(onPage);
  }

  /** Once: between parsing and DOMContentLoaded the page is there to be read, and DOMContentLoaded is still to come. */
  function readLoaded(): void {
    // An app that has gone on already is read in its time.
    if (!isRead && !timer) read();
  }

  const stops = [
    listen(window, "DOMContentLoaded prerenderingchange", readLoaded),
    watchNavigation(() => {
      clearTimeout(timer);
      timer = setTimeout(read, RENDER_MS);
    }),
    () => clearTimeout(timer),
  ];
  readLoaded();
  return () => stops.forEach((stop) => void stop());
}
