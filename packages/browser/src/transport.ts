import { type Answer, byteLength, type EnvelopeAnswer } from "@hatpin/core";

// Keepalive bodies share 64 KiB across the page, counted in bytes; some room is left for those of others.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
let keepaliveBytes = 60_000;

const DEADLINE_MS = 10_000;

/**
 * A page that is left, or a tab that is closed, hears of no answer at once, a little before it ends, though its
 * request goes on: it must have no time left to take that for a failure and to send all again.
 */
const LEAVING_MS = 500;

export type TransportAnswer = Answer & Partial<EnvelopeAnswer>;

/** Posts one body. Never rejects. */
export type Send = (body: string) => Promise<TransportAnswer>;

/** Keeps the page's own `fetch`, as it is now: what is put in its place later is not ours to call. */
export function createTransport(endpoint: string, fetch = window.fetch): Send {
  // With them a proxy on a sibling domain knows the visitor.
  let credentials: RequestCredentials = "include";
  return async (body) => {
    const bytes = byteLength(body);
    const keepalive = bytes <= keepaliveBytes;
    if (keepalive) keepaliveBytes -= bytes;
    try {
      // As text/plain, which a string is by itself: no preflight on a sibling domain. The deadline covers the body;
      // an old browser has only its own.
      const signal = AbortSignal.timeout?.(DEADLINE_MS);
      const response = await fetch(endpoint, {
        method: "POST",
        body,
        keepalive,
        signal,
        credentials,
        // The page's whole address would stand in the logs of servers on the way.
        referrerPolicy: "origin",
      });
      const answer: EnvelopeAnswer | undefined = await response.json().catch(() => undefined);
      const delayMs = retryAfterMs(response.headers.get("retry-after"));
      return { status: response.status, delayMs, rejected: answer?.rejected };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
      // An endpoint of another origin that does not allow cookies fails like a bad line: without them it may work.
      credentials = credentials === "include" ? "same-origin" : "include";
      return { status: 0 };
    } finally {
      if (keepalive) keepaliveBytes += bytes;
    }
  };
}

/** Seconds or a date; undefined when it is neither, or nothing to wait for: our own wait is longer. */
function retryAfterMs(value: string | null): number | undefined {
  const ms = Number(value) * 1000 || Date.parse(`${value}`) - Date.now();
  return ms > 0 ? ms : undefined;
}
