/** What hands out items one by one, at once or later. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;

export interface PageReader<T> {
  /**
   * Hands items to `take` until it returns false or there are no more. "ended" when there are none, "stopped" when
   * `stop` was called: what the source gives after that is lost. Rejects with what the source throws.
   */
  read(take: (item: T) => boolean): Promise<"more" | "ended" | "stopped">;
  /** Ends a `read` that waits, and tells the source that nobody will read on. */
  stop(): void;
}

export function isSource(value: unknown): value is Source<unknown> {
  return (
    typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}

/** Reads a source page by page, without a promise for each item where it hands them out at once. */
export function createPageReader<T>(source: Source<T>): PageReader<T> {
  const later = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : undefined;
  const atOnce = Symbol.asyncIterator in source ? undefined : source[Symbol.iterator]();
  let hasEnded = false;
  let isStopped = false;
  /** Of the `next` that is waited for. One for all, so that millions of items leave nothing hanging on a signal. */
  let giveUp = () => {};

  /** Undefined when it was stopped meanwhile. */
  function next(iterator: AsyncIterator<T>): Promise<IteratorResult<T> | undefined> {
    return new Promise((resolve, reject) => {
      giveUp = () => resolve(undefined);
      iterator.next().then(resolve, reject);
    });
  }

  return {
    async read(take) {
      for (;;) {
        if (isStopped) return "stopped";
        const item = atOnce ? atOnce.next() : later && (await next(later));
        if (!item) return "stopped";
        if (item.done) {
          hasEnded = true;
          return "ended";
        }
        if (!take(item.value)) return "more";
      }
    },
    stop() {
      if (isStopped || hasEnded) return;
      isStopped = true;
      giveUp();
      // It may hang, or fail, over what nobody waits for any more.
      if (later?.return) later.return().then(undefined, () => {});
      else atOnce?.return?.();
    },
  };
}
