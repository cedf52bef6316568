import type { ReceivedEvent, Records } from "./records.ts";

export interface WaitOptions {
  /** Default 5 seconds. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 5000;

/** Answers that a message lists. */
const SHOWN_ANSWERS = 10;

/** Resolves with all events once so many are there, and rejects, with what came instead, when they do not come. */
export function waitForEvents(
  records: Records,
  count: number,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: WaitOptions = {},
): Promise<ReceivedEvent[]> {
  return new Promise((resolve, reject) => {
    const stop = records.onRequest(resolveWhenThere);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(describe(records, count, timeoutMs)));
    }, timeoutMs);
    resolveWhenThere();

    function resolveWhenThere(): void {
      if (records.countEvents() < count) return;
      clearTimeout(timer);
      stop();
      resolve(records.events());
    }
  });
}

function describe(records: Records, count: number, timeoutMs: number): string {
  const names = records.events().map(({ event_name }) => event_name);
  const answers = records.requests().map(({ status, fault }) => {
    return `${status ?? "nothing"}${fault ? ` (fault: ${fault})` : ""}`;
  });
  const came = names.length === 0 ? "none came" : `${names.length} came: ${listEnd(names)}`;
  const answered =
    answers.length === 0 ? "no request was made" : `requests were answered ${listEnd(answers)}`;
  return `waited ${timeoutMs} ms for ${count} events; ${came}; ${answered}`;
}

function listEnd(words: string[]): string {
  const last = words.slice(-SHOWN_ANSWERS).join(", ");
  return words.length > SHOWN_ANSWERS ? `…, ${last}` : last;
}
