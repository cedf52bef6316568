import { listen } from "./page-lifecycle.ts";
import { patch } from "./patch.ts";

/**
 * Calls `onNavigate` when the page shows another path without a load: `pushState`, back and forward; never for
 * `replaceState`, nor when only the query or the hash is another. Returns what stops it.
 */
export function watchNavigation(onNavigate: () => void): () => void {
  const { moved, replaced } = createPathWatch(() => location.pathname, onNavigate);
  const stops = [
    listen(window, "popstate", moved),
    patch(history, "pushState", after(moved)),
    patch(history, "replaceState", after(replaced)),
  ];
  return () => stops.forEach((stop) => void stop());
}

/**
 * Tells a move to another path from all else. Routers call `replaceState` and then `pushState` for one step: so a
 * replaced path counts as known only in the next turn.
 */
export function createPathWatch(
  path: () => string,
  onMove: () => void,
  later: (task: () => void) => void = setTimeout,
): { moved: () => void; replaced: () => void } {
  let known = path();
  function learn(): void {
    known = path();
  }
  return {
    moved() {
      if (path() === known) return;
      learn();
      onMove();
    },
    replaced: () => later(learn),
  };
}

function after(then: () => void): (original: History["pushState"]) => History["pushState"] {
  return (original) =>
    function (this: History, ...args) {
      const result = original.apply(this, args);
      then();
      return result;
    };
}
