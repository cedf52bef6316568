import { ENVELOPE_VERSION, isRetryableStatus } from "@hatpin/core";
import { attempt } from "./attempt.ts";
import type { Send, TransportAnswer } from "./transport.ts";

/** Says that the proxy knows this browser by a cookie, which no script can see. Without the prefix of the events. */
const STORAGE_KEY = "hatpin.visitor";
const KNOWN = "1";
const TO_BE_FORGOTTEN = "0";

export interface Visitor {
  /** Posts events, but not while the proxy is being told to forget. */
  send: Send;
  /** Has the proxy forget this browser, if it knows it; a later page does it when this one cannot. */
  forget(): void;
}

/** The visitor as the proxy knows it: from its first answer to an event, until it is told to forget. */
export function createVisitor(post: Send): Visitor {
  const underWay = new Set<Promise<TransportAnswer>>();
  let mark = attempt(() => localStorage.getItem(STORAGE_KEY));
  let forgetting: Promise<void> | undefined;

  function note(next: string | null): void {
    if (mark !== next) attempt(() => localStorage.setItem(STORAGE_KEY, next as string));
    if (!next) attempt(() => localStorage.removeItem(STORAGE_KEY));
    mark = next;
  }

  function forget(): void {
    if (forgetting || !(mark || underWay.size)) return;
    note(TO_BE_FORGOTTEN);
    forgetting = tellProxy();
  }

  async function tellProxy(): Promise<void> {
    // An answer that comes after the one to this would bring the cookies back.
    await Promise.all(underWay);
    const { status } = await post(
      JSON.stringify({ v: ENVELOPE_VERSION, sent_at: Date.now(), events: [], forget: true }),
    );
    if (status && status !== 404 && !isRetryableStatus(status)) note(null);
    forgetting = undefined;
  }

  if (mark === TO_BE_FORGOTTEN) forget();
  return {
    async send(body) {
      await forgetting;
      const answering = post(body);
      underWay.add(answering);
      const answer = await answering;
      underWay.delete(answering);
      if (answer.status && answer.status < 300) {
        // Told in vain before, it is told again now that the proxy answers.
        if (mark === TO_BE_FORGOTTEN) forget();
        else note(KNOWN);
      }
      return answer;
    },
    forget,
  };
}
