import type { HashedUserData, UserData } from "@hatpin/core";
import { attempt } from "./attempt.ts";
import type { TrackerOptions } from "./options.ts";
import { listen } from "./page-lifecycle.ts";

// In localStorage, not in the database, for which the first event of a page would have to wait; and without the
// prefix of the events there.
const STORAGE_KEY = "hatpin.identity";

/** The longest that events wait for the digests of an `identify` before them. */
const PATIENCE_MS = 300;

export interface Identity {
  /** What is known of the customer; more may be added to it later. Digests and plain fields only. */
  person: HashedUserData;
  /** Resolves when the person is as complete as an event may wait for. */
  ready?: Promise<unknown>;
  /** Adds what is told, hashed at once. Resolves when it is, or cannot be. */
  identify(userData: UserData): Promise<void>;
  /** The person, and the click that led to `url` or an earlier page, as `user_data` of an event. */
  sign(person: HashedUserData, url: string): HashedUserData;
  /** With consent: keeps what is learnt for later pages, and takes up what an earlier page has kept when it is needed. */
  allowStorage(isAllowed: boolean): void;
  /** Takes it up now. */
  recall(): void;
  /** From now on it is somebody else. */
  forget(): void;
}

export function createIdentity(options: TrackerOptions): Identity {
  let mayStore = false;
  let hasRecalled = false;

  function learn(someone: HashedUserData, facts: HashedUserData): void {
    recall();
    Object.assign(someone, facts);
    if (mayStore && someone === identity.person) keep();
  }

  function keep(): void {
    attempt(() => localStorage.setItem(STORAGE_KEY, JSON.stringify(identity.person)));
  }

  // Not at the start: a page's first look into localStorage waits for the browser's process.
  function recall(): void {
    if (hasRecalled || !mayStore) return;
    hasRecalled = true;
    const { person } = identity;
    const known = Object.keys(person);
    Object.assign(person, { ...attempt(() => JSON.parse(localStorage[STORAGE_KEY])), ...person });
    if (known[0]) keep();
  }

  const identity: Identity = {
    // Each event holds the object of its time, so that a logout right after it takes nothing from it.
    person: {},
    identify(userData) {
      const { person } = identity;
      // A copy: the page may alter its object while the part that hashes is still being loaded.
      const facts = { ...userData };
      const hashed = import("./hash-identity.ts")
        .then(({ hashIdentity }) => hashIdentity(facts, options))
        .then((digests) => learn(person, digests))
        .catch(() => {
          // It could not be loaded: the events go without.
        });
      const enough = new Promise<unknown>((resolve) => {
        const stop = listen(window, "pagehide visibilitychange", resolve);
        setTimeout(() => resolve(stop()), PATIENCE_MS);
      });
      identity.ready = Promise.race([hashed, enough]);
      return hashed;
    },
    sign(person, url) {
      recall();
      // The click of this page, else of an earlier one, else the one that Pinterest's tag remembers.
      attempt(() => {
        const fresh = /[?&]epik=([^&]+)/.exec(url);
        const click = fresh ?? (person.click_id ? null : /\b_epik=([^;]+)/.exec(document.cookie));
        if (click) learn(person, { click_id: decodeURIComponent(click[1] as string) });
      });
      return { ...person };
    },
    allowStorage(isAllowed) {
      mayStore = isAllowed;
      hasRecalled = false;
    },
    recall,
    forget() {
      // Events of before, which hold the person, are still to be signed.
      recall();
      hasRecalled = true;
      identity.person = {};
      attempt(() => localStorage.removeItem(STORAGE_KEY));
    },
  };
  return identity;
}
