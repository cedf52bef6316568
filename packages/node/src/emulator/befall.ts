import { setTimeout as wait } from "node:timers/promises";
import { errorAnswer } from "./answer-events.ts";
import type { Fault } from "./faults.ts";

/** Rejecting with it cuts the connection (see node-adapter.ts); `fetch` of the emulator rejects with it. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";

  constructor() {
    super("the connection was cut");
  }
}

/** A fault that takes the place of the answer. */
export type Disruption = Exclude<Fault, { kind: "delay" | "fail" }>;

export function isDisruption(fault: Fault | undefined): fault is Disruption {
  return fault !== undefined && fault.kind !== "delay" && fault.kind !== "fail";
}

/** The status of its answer; undefined when it gives none. */
export function statusOf(fault: Disruption): number | undefined {
  if (fault.kind === "status") return fault.status;
  return fault.kind === "malformed" || fault.midAnswer ? 200 : undefined;
}

export async function delay(fault: Fault | undefined, signal: AbortSignal): Promise<void> {
  // The other end hung up: what follows finds that out.
  if (fault?.delayMs) await wait(fault.delayMs, undefined, { signal }).catch(() => undefined);
}

/** Lets a fault happen instead of an answer. */
export async function befall(fault: Disruption, headers: Record<string, string>, signal: AbortSignal) {
  if (fault.kind === "status") {
    const { status, body, headers: more } = fault;
    const text = typeof body === "string" ? body : JSON.stringify(body ?? errorAnswer(status).body);
    const mayHaveBody = status !== 204 && status !== 205 && status !== 304;
    return new Response(mayHaveBody ? text : null, { status, headers: { ...headers, ...more } });
  }
  if (fault.kind === "malformed") return new Response(HALF_AN_ANSWER, { headers });
  if (fault.midAnswer) return new Response(halfAnswer(fault.kind, signal), { headers });
  if (fault.kind === "hang") await untilAborted(signal);
  throw new ConnectionCut();
}

const HALF_AN_ANSWER = '{"num_events_received": 1, "num_events_proc';

function halfAnswer(kind: "hang" | "cut", signal: AbortSignal): ReadableStream<Uint8Array> {
  let isBegun = false;
  return new ReadableStream({
    async pull(controller) {
      if (!isBegun) {
        isBegun = true;
        return controller.enqueue(new TextEncoder().encode(HALF_AN_ANSWER));
      }
      // Long enough for the first half to be on its way.
      if (kind === "hang") await untilAborted(signal);
      else await wait(20);
      controller.error(new ConnectionCut());
    },
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
