export interface BodyBudget {
  /** Takes what a request may need; undefined when there is not so much left, else the function that gives it back. */
  take(headers: Headers): (() => void) | undefined;
}

/** Bounds the memory of all requests in progress together. One of unknown length counts as the longest allowed. */
export function createBodyBudget(maxBytes: number, maxBodyBytes: number): BodyBudget {
  let inUse = 0;
  return {
    take(headers) {
      const announced = headers.get("content-length");
      const bytes = announced === null ? maxBodyBytes : Math.min(Number(announced), maxBodyBytes);
      if (inUse + bytes > maxBytes) return undefined;
      inUse += bytes;
      return () => {
        inUse -= bytes;
      };
    },
  };
}
