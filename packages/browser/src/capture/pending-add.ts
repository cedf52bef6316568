import type { CustomDataInput } from "@hatpin/core";

/** Where in sessionStorage an add waits for the next page. */
export const PENDING_KEY = "hatpin:add";

/** The time a shop has to answer a form; later the visitor has gone elsewhere. */
const MAX_AGE_MS = 30_000;

/** Keeps an add that only the next page can confirm. It holds facts of products and nothing of the visitor. */
export function keepPendingAdd(data: CustomDataInput): void {
  sessionStorage.setItem(PENDING_KEY, JSON.stringify({ at: Date.now(), data }));
}

/** What the page before asked for, once: read or not, it is gone. */
export function takePendingAdd(): CustomDataInput | undefined {
  const { at, data } = JSON.parse(sessionStorage.getItem(PENDING_KEY) ?? "{}");
  sessionStorage.removeItem(PENDING_KEY);
  return Date.now() - at < MAX_AGE_MS ? data : undefined;
}
