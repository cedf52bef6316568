/**
 * Listens before the page's own listeners, which may stop an event's propagation. `types` are separated by
 * spaces; on the window there are those of the document too. Returns what stops it.
 */
export function listen(target: EventTarget, types: string, listener: (event: Event) => void): () => void {
  const all = types.split(" ");
  for (const type of all) target.addEventListener(type, listener, true);
  return () => {
    for (const type of all) target.removeEventListener(type, listener, true);
  };
}
