/**
 * Puts `wrap(original)` in the place of `target[name]` and returns what undoes it. The page cannot tell the
 * two apart: a `Proxy` keeps name, length, own properties and prototype, and passes for native code, where a
 * plain function would show its source. The replacement must be a `function`, to be given the caller's `this`.
 *
 * Undoing restores the property only if it is still ours. When another script has wrapped it since, taking
 * its wrapper away would break that script, so ours stays below it and only passes calls through.
 */
export function patch<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  wrap: (original: Target[Name]) => Target[Name],
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  const original = target[name] as Target[Name] & Callable;
  let current = wrap(original) as Callable;
  const patched = new Proxy(original, {
    apply: (_, self, args) => Reflect.apply(current, self, args),
    // Only the text would differ: a proxy's own is that of a nameless native function.
    get: (_, key) => (key === "toString" ? () => `${original}` : Reflect.get(original, key)),
  });
  Reflect.set(target, name, patched);

  return () => {
    current = original;
    if (target[name] !== patched) return;
    if (own) Object.defineProperty(target, name, own);
    else delete target[name];
  };
}

type Callable = (...args: unknown[]) => unknown;
