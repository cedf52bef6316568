/** True for an answer that another try may better: a time-out, a rate limit, or a server that failed. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

export interface RetryOptions {
  /** The first wait, before jitter, in milliseconds. */
  baseMs?: number;
  /** The longest wait in milliseconds. */
  capMs?: number;
}

/** Wait before retry number `attempt`, from 1. Full jitter keeps many senders from retrying in step. */
export function retryDelayMs(
  attempt: number,
  { baseMs = 500, capMs = 60_000 }: RetryOptions = {},
  random: () => number = Math.random,
): number {
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** attempt));
}

/** What is read of an answer's headers; `Headers` fits. */
export interface HeaderReader {
  get(name: string): string | null;
}

/**
 * The wait a server asked for, in milliseconds: `Retry-After` (seconds or an HTTP date), else
 * `X-RateLimit-Reset` (seconds). Undefined when it named none that can be read.
 */
export function requestedDelayMs(headers: HeaderReader, nowMs: number = Date.now()): number | undefined {
  return retryAfterMs(headers.get("retry-after"), nowMs) ?? secondsToMs(headers.get("x-ratelimit-reset"));
}

function retryAfterMs(value: string | null, nowMs: number): number | undefined {
  const seconds = secondsToMs(value);
  if (seconds !== undefined || value === null) return seconds;
  // An HTTP date names a day or a month; Date.parse alone would also read "-5" as a date.
  const dateMs = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function secondsToMs(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Math.round(Number(value) * 1000) : undefined;
}
