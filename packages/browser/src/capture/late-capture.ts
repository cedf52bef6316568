import type { Capture } from "../options.ts";

/** A capture that may need a moment to start. */
export type LateStart = (...context: Parameters<Capture>) => (() => void) | Promise<() => void>;

/** A capture that is still on its way; `onStart` is told when it has started. Should it never come, the page goes without. */
export function lateCapture(coming: Promise<LateStart | undefined>, onStart: () => void = ignore): Capture {
  return (...context) => {
    let isStopped = false;
    const starting = coming.then((start) => (isStopped ? undefined : start?.(...context))).catch(ignore);
    void starting.then(onStart);
    return () => {
      isStopped = true;
      void starting.then((stop) => stop?.());
    };
  };
}

function ignore(): void {}
