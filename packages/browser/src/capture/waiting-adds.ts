import type { CustomDataInput } from "@hatpin/core";

/** The time a shop's script has to ask how an add went; later nobody can say. */
const MAX_WAIT_MS = 5000;

/** Adds that were neither accepted nor refused: another answer, which the page is about to get, will tell. */
export interface WaitingAdds {
  add(data: CustomDataInput): void;
  /** All that wait were done, or were not; returns those that were. */
  settle(isAccepted: boolean): CustomDataInput[];
}

export function createWaitingAdds(now: () => number = Date.now): WaitingAdds {
  let waiting: { at: number; data: CustomDataInput }[] = [];
  return {
    add: (data) => void waiting.push({ at: now(), data }),
    settle(isAccepted) {
      const settled = waiting.filter(({ at }) => isAccepted && now() - at < MAX_WAIT_MS);
      waiting = [];
      return settled.map(({ data }) => data);
    },
  };
}
