import { type Answer, byteLength, type EnvelopeAnswer } from "@hatpin/core";
import { attempt } from "./attempt.ts";

// Keepalive bodies share 64 KiB across the page, counted in bytes; some room is left for those of others.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
const KEEPALIVE_BUDGET_BYTES = 60_000;

const DEADLINE_MS = 10_000;

export type TransportAnswer = Answer & Partial<EnvelopeAnswer>;

/** Posts one body. `isLeaving`: the page may be gone before the answer. Never rejects. */
export type Send = (body: string, isLeaving: boolean) => Promise<TransportAnswer>;

/** Keeps the page's own `fetch`, as it is now: what is put in its place later is not ours to call. */
export function createTransport(endpoint: string): Send {
  const { fetch } = window;
  let budgetBytes = KEEPALIVE_BUDGET_BYTES;

  return async (body, isLeaving) => {
    const bytes = byteLength(body);
    const keepalive = bytes <= budgetBytes;
    if (keepalive) budgetBytes -= bytes;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), DEADLINE_MS);
    try {
      // As text/plain, which a string is by itself: no preflight on a sibling domain.
      const response = await fetch(endpoint, { method: "POST", body, keepalive, signal: deadline.signal });
      const answer: EnvelopeAnswer | undefined = await response.json().catch(() => undefined);
      const delayMs = retryAfterMs(response.headers.get("retry-after"));
      return { status: response.status, delayMs, rejected: answer?.rejected };
    } catch {
      // Refused, or no keepalive in this browser: the last means of a page that ends. It tells no answer.
      if (isLeaving) attempt(() => navigator.sendBeacon(endpoint, body));
      return { status: 0 };
    } finally {
      clearTimeout(timer);
      if (keepalive) budgetBytes += bytes;
    }
  };
}

/** Seconds or a date; undefined when it is neither. */
function retryAfterMs(value: string | null): number | undefined {
  return value ? Number(value) * 1000 || Date.parse(value) - Date.now() || undefined : undefined;
}
