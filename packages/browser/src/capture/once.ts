import { attempt } from "../attempt.ts";

/** Most names remembered. */
const MAX_NAMES = 50;

/** What has been counted and must not be again: in a storage where that is allowed, else for the page's life. */
export interface Once {
  /** True the first time that it is asked about `name`, and again after `forget`. */
  isFirst(name: string): boolean;
  forget(): void;
}

/** @param storage Asked for at each use: it throws where it is forbidden. */
export function createOnce(key: string, storage: () => Storage, mayStore: () => boolean): Once {
  let seen: string[] = [];
  const stored = (): string[] => attempt(() => JSON.parse(storage().getItem(key) ?? "[]"), []);
  return {
    isFirst(name) {
      const all = [...new Set([...stored(), ...seen])];
      if (all.includes(name)) return false;
      seen = [...all, name].slice(-MAX_NAMES);
      if (mayStore()) attempt(() => storage().setItem(key, JSON.stringify(seen)));
      return true;
    },
    forget() {
      seen = [];
      attempt(() => storage().removeItem(key));
    },
  };
}
