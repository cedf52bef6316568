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
  let timer: ReturnType<typeof setTimeout>;
  const read = () => {
    const { readyState, prerendering } = document as Document & { prerendering?: boolean };
    if (readyState !== "loading" && !prerendering) attempt(onPage);
  };
  const stops = [
    listen(window, "DOMContentLoaded prerenderingchange", read),
    watchNavigation(() => {
      clearTimeout(timer);
      timer = setTimeout(read, RENDER_MS);
    }),
    () => clearTimeout(timer),
  ];
  read();
  return () => stops.forEach((stop) => void stop());
}
