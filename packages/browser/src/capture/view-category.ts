import type { Capture } from "../options.ts";
import { kindOfPage } from "./page-kind.ts";
import { watchPages } from "./watch-pages.ts";

/** Captures `view_category`: each listing of products that is shown, but for results of a search. */
export function viewCategory(): Capture {
  return (tracker) =>
    watchPages(() => {
      if (kindOfPage() !== "category") return;
      const name = document.querySelector("h1")?.textContent?.trim().slice(0, 100);
      tracker.track("view_category", name ? { content_category: name } : undefined, { source: "page" });
    });
}
