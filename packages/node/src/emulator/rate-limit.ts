export interface RateLimit {
  /** Requests for an ad account in one window. Default 5,000, as Pinterest's. */
  limit?: number;
  /** Milliseconds. Default one minute. */
  windowMs?: number;
}

export interface RateLimitReading {
  isExceeded: boolean;
  headers: Record<string, string>;
}

/** Counts the requests of each ad account in windows that begin with the first of them. */
export function createRateLimit({ limit = 5000, windowMs = 60_000 }: RateLimit = {}) {
  let windows = new Map<string, { startsAtMs: number; count: number }>();

  return (ad_account_id: string, nowMs: number): RateLimitReading => {
    let window = windows.get(ad_account_id);
    if (!window || nowMs >= window.startsAtMs + windowMs) {
      const open = [...windows].filter(([, { startsAtMs }]) => nowMs < startsAtMs + windowMs);
      window = { startsAtMs: nowMs, count: 0 };
      windows = new Map(open).set(ad_account_id, window);
    }
    window.count += 1;
    const resetSeconds = String(Math.max(1, Math.ceil((window.startsAtMs + windowMs - nowMs) / 1000)));
    const isExceeded = window.count > limit;
    return {
      isExceeded,
      headers: {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(Math.max(0, limit - window.count)),
        "x-ratelimit-reset": resetSeconds,
        ...(isExceeded && { "retry-after": resetSeconds }),
      },
    };
  };
}
