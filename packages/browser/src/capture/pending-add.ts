import type { CustomDataInput } from "@hatpin/core";
import { PENDING_KEY } from "./pending-request.ts";
import type { RequestFields } from "./request-fields.ts";

/** The time a shop has to answer a form; later the visitor has gone elsewhere. */
const MAX_AGE_MS = 30_000;

/** What waits for the next page: facts of products or, where no judge was there, what was asked for. */
export interface PendingAdd {
  data?: CustomDataInput;
  url: string;
  fields: RequestFields;
}

/** Keeps an add that only the next page can confirm. It holds facts of products and nothing of the visitor. */
export function keepPendingAdd(data: CustomDataInput): void {
  sessionStorage.setItem(PENDING_KEY, JSON.stringify({ at: Date.now(), data }));
}

/** What the page before asked for, once: read or not, it is gone. */
export function takePendingAdd(): PendingAdd | undefined {
  const { at, ...pending } = JSON.parse(sessionStorage.getItem(PENDING_KEY) ?? "{}");
  sessionStorage.removeItem(PENDING_KEY);
  return Date.now() - at < MAX_AGE_MS ? pending : undefined;
}
