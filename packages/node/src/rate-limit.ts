import type { HeaderReader } from "@hatpin/core";

/** What Pinterest says on each answer of the requests that an ad account may still send. */
export interface RateLimitReading {
  limit: number;
  remaining: number;
  /** Until the count begins anew. */
  resetMs: number;
}

/** `X-RateLimit-*`, which tell the truth where the documented limit does not: docs/pinterest-api.md. */
export function readRateLimit(headers: HeaderReader): RateLimitReading | undefined {
  const [limit, remaining, resetSeconds] = ["limit", "remaining", "reset"].map((name) =>
    readNumber(headers.get(`x-ratelimit-${name}`)),
  );
  if (!limit || remaining === undefined || resetSeconds === undefined) return undefined;
  return { limit, remaining, resetMs: resetSeconds * 1000 };
}

function readNumber(value: string | null): number | undefined {
  return value !== null && /^\s*\d{1,9}(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
