const WINDOW_MS = 60_000;
const MAX_LINES = 20;

/**
 * A log that says the same line once a minute at most, and 20 different ones: what anybody can cause from outside
 * must not fill the operator's disk.
 */
export function createQuietLog(log: (line: string) => void, now: () => number): (line: string) => void {
  const said = new Set<string>();
  let sinceMs = now();
  return (line) => {
    if (now() - sinceMs >= WINDOW_MS) {
      said.clear();
      sinceMs = now();
    }
    if (said.has(line) || said.size >= MAX_LINES) return;
    said.add(line);
    log(line);
  };
}
