import { listen } from "./page-lifecycle.ts";

/** What we use of https://html.spec.whatwg.org/#navigation-api, which browsers have had since 2022 to 2026. */
interface NavigationChange extends Event {
  readonly navigationType: "push" | "replace" | "reload" | "traverse" | null;
}

/**
 * Calls `onNavigate` when the page shows another path without a load: with true for `pushState`, back and forward,
 * with false when `replaceState` gave the same page another path; never when only the query or the hash is another.
 * Returns what stops it.
 */
export function watchNavigation(onNavigate: (isMove: boolean) => void): () => void {
  const { navigation } = window as { navigation?: EventTarget };
  let path = location.pathname;

  function change(isMove: boolean): void {
    if (isMove) compare(isMove);
    // Routers call `replaceState` and then `pushState` for one step: a replaced path is only known a turn later.
    setTimeout(compare, 0, false);
  }

  function compare(isMove: boolean): void {
    if (location.pathname === path) return;
    path = location.pathname;
    onNavigate(isMove);
  }

  if (navigation) {
    return listen(navigation, "currententrychange", (event) =>
      change(/push|traverse/.test((event as NavigationChange).navigationType as string)),
    );
  }
  // A part of its own where there are parts: patching is for browsers that lack better.
  const watching = import("./watch-history.ts").then(
    ({ watchHistory }) => watchHistory(change),
    () => {},
  );
  return () => void watching.then((stop) => stop?.());
}
