import type { Aborted } from "./batch-outcome.ts";

/** What `promise` comes to, or that `signal` aborted first. It holds on to neither after that. */
export async function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T | Aborted> {
  const aborted: Aborted = { kind: "aborted", inDoubt: false };
  if (signal?.aborted) return aborted;
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => resolve(aborted);
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
