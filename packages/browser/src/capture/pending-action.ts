import type { CustomDataInput, EventName } from "@hatpin/core";

/** Where in sessionStorage what a form or link asks for waits for the next page. */
export const PENDING_KEY = "hatpin:add";

/** The time a shop has to answer a form; later the visitor has gone elsewhere. */
const MAX_AGE_MS = 30_000;

export interface PendingAction {
  data: CustomDataInput;
  /** Of the address that was asked. */
  path: string;
}

/** Keeps what only the next page can confirm. It holds facts of products and nothing of the visitor. */
export function keepPending(event_name: EventName, data: CustomDataInput, path: string): void {
  sessionStorage.setItem(PENDING_KEY, JSON.stringify({ at: Date.now(), event_name, data, path }));
}

/** What the page before asked for by this name, once: read or not, it is gone. */
export function takePending(name: EventName): PendingAction | undefined {
  const { at, event_name, ...pending } = JSON.parse(sessionStorage.getItem(PENDING_KEY) ?? "{}");
  if (event_name !== name) return undefined;
  sessionStorage.removeItem(PENDING_KEY);
  return Date.now() - at < MAX_AGE_MS ? pending : undefined;
}
