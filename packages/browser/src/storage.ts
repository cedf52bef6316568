import { attempt } from "./attempt.ts";
import type { StoredEvent } from "./keeper/stored-event.ts";
import type { Send } from "./transport.ts";

// Events are kept beyond the page's life: in localStorage, because the page may end at once, until the keeper has them
// in IndexedDB, because the browser may be killed before localStorage is on disk, and because it is small and the
// shop's. One key an event in both, so that tabs never overwrite each other's. Where neither is allowed, the outbox's
// memory is all.

export const PREFIX = "hatpin:";

/** Where localStorage has so many keys, the room that is left in it is the shop's. */
const MAX_LOCAL_KEYS = 500;

/** Is in localStorage when it returns, and soon in IndexedDB. */
export function store(stored: StoredEvent): void {
  attempt(() => {
    if (localStorage.length < MAX_LOCAL_KEYS) localStorage.setItem(stored.key, JSON.stringify(stored));
  });
  withKeeper(({ keep }) => keep(stored));
}

export function unstore(key: string): void {
  attempt(() => localStorage.removeItem(key));
  withKeeper(({ forget }) => forget(key));
}

/**
 * Takes over what dead pages have left, and claims what this page has again, after a release. The keeper comes even
 * while nothing may be kept: when that changes, the server that has it may be away.
 */
export function adoptStored(mayAdopt: () => boolean, take: (stored: StoredEvent) => void, send: Send): void {
  withKeeper(({ adopt }) => {
    if (mayAdopt()) adopt(PREFIX, take, send);
  });
}

/** Lets other pages adopt what this one has: with a lock it may not enter the back/forward cache. */
export function releaseStored(): void {
  withKeeper(({ release }) => release());
}

/** All that is ours, but for the note that the proxy is still to forget the visitor. */
const OURS = /^hatpin[.:](?!visitor)/;

/** Leaves nothing, of no page: no event, no order's number, and nothing that waits for the next page. */
export function purgeStorage(): void {
  for (const name of ["localStorage", "sessionStorage"] as const) {
    attempt(() => {
      const storage = window[name];
      for (const key of Object.keys(storage)) if (OURS.test(key)) storage.removeItem(key);
    });
  }
  // At once, for the page may end; and by the keeper, after what it has still to do.
  attempt(() => indexedDB.deleteDatabase("hatpin"));
  if (keeper) withKeeper(({ purge }) => purge());
}

// Kept, because even of what is loaded a dynamic import takes longer than writing an event.
let keeper: Promise<typeof import("./keeper/keeper.ts")> | undefined;

/** The keeper is a part of its own where there are parts: it comes soon after the start. */
function withKeeper(use: (keeper: typeof import("./keeper/keeper.ts")) => void): void {
  keeper ??= import("./keeper/keeper.ts");
  keeper.then(use).catch(() => {
    // Without it localStorage and memory are left; the next use may find it.
    keeper = undefined;
  });
}
