/** Prints a line, when debugging: names, ids and reasons, and nothing of the visitor. */
export type Log = (...line: unknown[]) => void;

export function createLog({ debug }: { debug?: boolean | undefined }): Log {
  return debug ? console.debug.bind(console, "hatpin:") : () => {};
}
