import type { StoredEvent } from "./storage/stored-event.ts";

// One sender among tabs: each page sends what it owns, and for as long as it owns something it holds a lock in its
// name. What belongs to a page without a lock is adopted by another.

const NAME = "hatpin";

/**
 * Without Web Locks an event's time stamp is its page's lease: older than this, the page is taken for dead.
 * Long for a request that is answered, short for a visitor who waits.
 */
export const LEASE_MS = 5000;

/** This page, among all. */
export const PAGE = /* @__PURE__ */ String(/* @__PURE__ */ Math.random());

let release: (() => void) | undefined;

/** Tells other pages that this one lives and has events to send. */
export function holdLock(): void {
  if (release) return;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  request(NAME + PAGE, () => held);
}

/** There is nothing to send, or the page is being left: with a lock it may not enter the back/forward cache. */
export function releaseLock(): void {
  release?.();
  release = undefined;
}

/** Runs `task`, in one page at a time, with a test for what a dead page has left. */
export function adoptWithLock(task: (isOrphan: (stored: StoredEvent) => boolean) => Promise<void>): void {
  request(NAME, async () => {
    // In this order: what is written after `now` may belong to a page that the list does not know yet.
    const now = Date.now();
    const living = (await navigator.locks?.query())?.held?.map(({ name }) => name);
    await task(({ at, owner }) =>
      living ? at < now && !living.includes(NAME + owner) : at < now - LEASE_MS,
    );
  });
}

/** Only a secure context has locks; forbidden, or too late in the page's life, they are refused. */
function request(name: string, task: () => Promise<void>): void {
  if (navigator.locks) navigator.locks.request(name, task).catch(() => {});
  else void task();
}
