/** The time a shop's script has to ask how an action went; later nobody can say. */
const MAX_WAIT_MS = 5000;

/** What was neither accepted nor refused: another answer, which the page is about to get, will tell. */
export interface WaitingActions<T> {
  add(action: T): void;
  /** All that wait were done, or were not; returns those that were. */
  settle(isAccepted: boolean): T[];
}

export function createWaitingActions<T>(now: () => number = Date.now): WaitingActions<T> {
  let waiting: { at: number; action: T }[] = [];
  return {
    add: (action) => void waiting.push({ at: now(), action }),
    settle(isAccepted) {
      const settled = waiting.filter(({ at }) => isAccepted && now() - at < MAX_WAIT_MS);
      waiting = [];
      return settled.map(({ action }) => action);
    },
  };
}
