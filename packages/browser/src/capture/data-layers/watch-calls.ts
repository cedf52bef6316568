import { attempt } from "../../attempt.ts";

type Callable = (...args: unknown[]) => unknown;

/** Where other scripts tell what happens: a function, or an object with such a method. */
type Layer = (Callable & { queue?: unknown }) | { [method: string]: unknown };

/**
 * Calls `onCall` with the arguments of each call of the global `name`, or of its `method`, before and after another
 * script puts its own in that place; those that its queue still holds come first. The caller notices nothing. Returns
 * what stops it.
 */
export function watchCalls(
  name: string,
  method: string | undefined,
  onCall: (args: unknown[]) => void,
): () => void {
  const page = window as unknown as { [name: string]: Layer | undefined };
  const stops: (() => void)[] = [];
  let isStopped = false;
  const tell = (args: unknown[]) => !isStopped && attempt(() => onCall(args));

  function watched(call: unknown): unknown {
    if (typeof call !== "function") return call;
    return new Proxy(call as Callable, {
      apply(target, self, args) {
        tell(args);
        return Reflect.apply(target, self, args);
      },
    });
  }

  function watchLayer(layer: Layer | undefined): Layer | undefined {
    if (!layer) return layer;
    for (const call of queued(layer, method)) tell(call);
    if (!method) return watched(layer) as Layer;
    stops.push(keepWatched(layer as { [method: string]: unknown }, method, watched));
    return layer;
  }

  stops.push(keepWatched(page, name, watchLayer as (value: unknown) => unknown));
  return () => {
    isStopped = true;
    for (const stop of stops) attempt(stop);
  };
}

/** What a stub keeps until its script has come: an array's own entries, or a function's `queue`. */
function queued(layer: Layer, method: string | undefined): unknown[][] {
  if (method === "push") return Array.from(layer as unknown as ArrayLike<unknown>, (entry) => [entry]);
  const calls: unknown = method ? layer : (layer as { queue?: unknown }).queue;
  return Array.from((calls ?? []) as ArrayLike<ArrayLike<unknown>>, (call) => Array.from(call)).flatMap(
    (call) => (method && call[0] !== method ? [] : [method ? call.slice(1) : call]),
  );
}

/** Keeps `watch(value)` in the place of `target[name]`, whatever value others put there. Returns what undoes it. */
function keepWatched(
  target: { [name: string]: unknown },
  name: string,
  watch: (value: unknown) => unknown,
): () => void {
  let original = target[name];
  let shown = watch(original);
  const own = Object.getOwnPropertyDescriptor(target, name);
  try {
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: own?.enumerable ?? true,
      get: () => shown,
      set(value) {
        original = value;
        shown = watch(value);
      },
    });
  } catch {
    // A global `var` cannot be watched: what replaces it later goes unseen.
    target[name] = shown;
    return () => {
      if (target[name] === shown) target[name] = original;
    };
  }
  return () => {
    if (target[name] !== shown) return;
    const value = original;
    delete target[name];
    if (value !== undefined && target[name] !== value) target[name] = value;
  };
}
