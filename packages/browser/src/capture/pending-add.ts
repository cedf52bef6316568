import type { CustomDataInput } from "@hatpin/core";
import { PENDING_KEY } from "./pending-key.ts";

/** The time a shop has to answer a form; later the visitor has gone elsewhere. */
const MAX_AGE_MS = 30_000;

/** Keeps an add that only the next page can confirm. It holds facts of products and nothing of the visitor. */
export function keepPendingAdd(data: CustomDataInput, now: number = Date.now()): void {
  sessionStorage.setItem(PENDING_KEY, JSON.stringify({ at: now, data }));
}

/** What the page before asked for, once: read or not, it is gone. */
export function takePendingAdd(now: number = Date.now()): CustomDataInput | undefined {
  const { at, data } = JSON.parse(sessionStorage.getItem(PENDING_KEY) ?? "{}");
  sessionStorage.removeItem(PENDING_KEY);
  return now - at < MAX_AGE_MS ? data : undefined;
}
