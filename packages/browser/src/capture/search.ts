import type { Capture } from "../options.ts";
import { kindOfPage, searchTerm } from "./page-kind.ts";
import { watchPages } from "./watch-pages.ts";

/** Captures `search`: each page of results that is shown, never what a search box suggests while one types. */
export function search(): Capture {
  return (tracker) =>
    watchPages(() => {
      const search_string = searchTerm();
      if (kindOfPage() === "search") {
        tracker.track("search", search_string ? { search_string } : undefined, { source: "page" });
      }
    });
}
