/** The first wait; each further one is half as long again. */
const FIRST_DELAY_MS = 50;

/** After a wait as long as this, about three minutes in all, nobody comes any more. */
const LAST_DELAY_MS = 60_000;

/**
 * Uses what `find` finds once it is there: at once, or while the page loads what it loads. Calls `none` as long as the
 * page has loaded without it. Returns what stops it, and what `use` has started.
 */
export function whenThere<Found>(
  find: () => Found | undefined,
  use: (found: Found) => () => void,
  none: () => void,
): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let stop = () => clearTimeout(timer);

  function look(delayMs: number): void {
    try {
      const found = find();
      if (found) {
        stop = use(found);
        return;
      }
    } catch {
      // What is there is not what its vendor documents, or not yet: it has not answered.
    }
    if (document.readyState === "complete") none();
    if (delayMs < LAST_DELAY_MS) timer = setTimeout(look, delayMs, delayMs * 1.5);
  }

  look(FIRST_DELAY_MS);
  return () => stop();
}
