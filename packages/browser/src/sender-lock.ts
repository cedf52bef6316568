import type { StoredEvent } from "./storage/stored-event.ts";

const NAME = "hatpin";

/**
 * Without Web Locks an event's time stamp is its page's lease: older than this, the page is taken for dead.
 * Long for a request that is answered, short for a visitor who waits.
 */
export const LEASE_MS = 5000;

export interface SenderLock {
  /** Tells other pages that this one lives and has events to send. */
  hold(): void;
  /** There is nothing to send, or the page is being left: with a lock it may not enter the back/forward cache. */
  release(): void;
  /** Gives `take` what dead pages have left of `all`. One page at a time. */
  adopt(all: () => Promise<StoredEvent[]>, take: (orphan: StoredEvent) => void): Promise<void>;
}

/**
 * One sender among tabs: each page sends what it owns, and for as long as it owns something it holds a lock in
 * its name. What belongs to a page without a lock is adopted.
 */
export function createSenderLock(owner: string): SenderLock {
  const locks: LockManager | undefined = navigator.locks; // secure contexts only
  let release: (() => void) | undefined;

  return {
    hold() {
      if (release) return;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      locks
        ?.request(NAME + owner, () => held)
        .catch(() => {
          // Forbidden here: others may send our events too, and the proxy drops them by their ids.
        });
    },
    release() {
      release?.();
      release = undefined;
    },
    adopt(all, take) {
      async function claim(): Promise<void> {
        // In this order: what is written after `now` may belong to a page that the list does not know yet.
        const now = Date.now();
        const living = (await locks?.query())?.held?.map(({ name }) => name);
        for (const stored of await all()) {
          const isOrphan = living
            ? stored.at < now && !living.includes(NAME + stored.owner)
            : stored.at < now - LEASE_MS;
          if (isOrphan) take(stored);
        }
      }
      return locks ? locks.request(NAME, claim) : claim();
    },
  };
}
