import { ofetch } from "ofetch";
import type { Aborted, RetryLater } from "./batch-outcome.ts";
import { readBody } from "./read-body.ts";
import { readFailure } from "./read-failure.ts";

/** A thousand results with long messages fit many times over. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface HttpAnswer {
  kind: "answer";
  status: number;
  headers: Pick<Headers, "get">;
  /** Undefined when it was too long to be read. */
  text: string | undefined;
}

export interface PostRequest {
  headers: { [name: string]: string };
  body: string;
  /** The longest that it may take, the reading of the answer included. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Sends a request once, and follows no redirect. What keeps it from an answer is a value: it never rejects. */
export async function post(
  url: string,
  { headers, body, timeoutMs, signal }: PostRequest,
): Promise<HttpAnswer | RetryLater | Aborted> {
  if (signal?.aborted) return { kind: "aborted", inDoubt: false };
  const deadline = startDeadline(timeoutMs, signal);
  try {
    const response = await ofetch.raw(url, {
      method: "POST",
      headers: { accept: "application/json", ...headers },
      body,
      signal: deadline.signal,
      // What is secret must not go along to another host.
      redirect: "manual",
      // What to try again, and when, is decided where the events are known.
      retry: 0,
      ignoreResponseError: true,
      responseType: "stream",
    });
    const text = await readBody(response, MAX_ANSWER_BYTES);
    return { kind: "answer", status: response.status, headers: response.headers, text };
  } catch (error) {
    // Nothing of the error goes further than a word of its kind: ofetch hangs the request and its headers on it.
    if (signal?.aborted) return { kind: "aborted", inDoubt: true };
    return readFailure(error, deadline.hasPassed() ? timeoutMs : undefined);
  } finally {
    deadline.clear();
  }
}

/** A signal that aborts when the time is up or the caller's does. It holds on to neither after `clear`. */
function startDeadline(timeoutMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  let passed = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    passed = true;
    abort();
  }, timeoutMs);
  signal?.addEventListener("abort", abort);
  return {
    signal: controller.signal,
    hasPassed: () => passed,
    clear() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}
