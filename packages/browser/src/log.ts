import type { TrackerOptions } from "./options.ts";

/** Prints a line, when debugging: names, ids, reasons and facts of products, and nothing of the visitor. */
export type Log = (...line: unknown[]) => void;

/** With `query` the page's address decides: `?hatpin_debug` prints, `?hatpin_debug=overlay` shows it on the page too. */
export function createLog({ debug }: Pick<TrackerOptions, "debug">): Log {
  const asked = debug === "query" ? /\bhatpin_debug\b(=overlay)?/.exec(location.search)?.[0] : debug;
  if (!asked) return () => {};
  const print = console.debug.bind(console, "hatpin:");
  if (!/overlay/.test(`${asked}`)) return print;
  // A part of its own, and one for the whole page, whoever writes into it. Without it the console has to do.
  const overlay = import("./debug-overlay.ts");
  return (...line) => {
    print(...line);
    overlay.then(
      ({ showLine }) => showLine(line),
      () => {},
    );
  };
}
