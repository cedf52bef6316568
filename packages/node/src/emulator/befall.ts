import { setTimeout as wait } from "node:timers/promises";
import { errorAnswer } from "./answer-events.ts";
import { markAssumed } from "./assumptions.ts";
import type { Fault } from "./fault.ts";

/** Rejecting with it cuts the connection (see node-adapter.ts); `fetch` of the emulator rejects with it. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";

  constructor() {
    super("the connection was cut");
  }
}

/** A fault that takes the place of the answer. */
export type Disruption = Extract<Fault, { kind: "status" | "hang" | "cut" | "malformed" }>;

export function isDisruption(fault: Fault | undefined): fault is Disruption {
  return fault !== undefined && ["status", "hang", "cut", "malformed"].includes(fault.kind);
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

/** The headers that a fault gives an answer. */
export function headersOf(fault: Fault | undefined, nowMs: number): Record<string, string> {
  if (!fault) return {};
  const dates = Object.entries(fault.dates ?? {}).map(
    ([name, seconds]) => [name, new Date(nowMs + seconds * 1000).toUTCString()] as const,
  );
  return { "x-hatpin-fault": fault.kind, ...fault.headers, ...Object.fromEntries(dates) };
}

export interface Befallen {
  headers: Record<string, string>;
  /** What an echo repeats. */
  request: { authorization: string | null; text: string | undefined };
  signal: AbortSignal;
}

/** Lets a fault happen instead of an answer. */
export async function befall(fault: Disruption, { headers, request, signal }: Befallen): Promise<Response> {
  if (fault.kind === "status") {
    const { status, body, echo } = fault;
    const own = errorAnswer(status);
    const given = body ?? (echo ? { ...(own.body as object), message: echoOf(request) } : own.body);
    const text = typeof given === "string" ? given : JSON.stringify(given);
    const mayHaveBody = status !== 204 && status !== 205 && status !== 304;
    const isOwn = body === undefined && !echo;
    return new Response(mayHaveBody ? text : null, {
      status,
      headers: { ...(isOwn ? markAssumed(own.assumed) : FAULTY), ...headers },
    });
  }
  if (fault.kind === "malformed") return new Response(HALF_AN_ANSWER, { headers: { ...FAULTY, ...headers } });
  if (fault.midAnswer)
    return new Response(halfAnswer(fault.kind, signal), { headers: { ...FAULTY, ...headers } });
  if (fault.kind === "hang") await untilAborted(signal);
  throw new ConnectionCut();
}

/** The body of the right answer, as a fault has it arrive. */
export function bodyOf(text: string, fault: Fault | undefined): string | ReadableStream<Uint8Array> {
  if (fault?.kind === "slow") return inPieces(text, fault.overMs);
  if (fault?.kind === "huge") return " ".repeat(fault.bytes ?? HUGE_BYTES) + text;
  return text;
}

/** The answer's words are the fault's own. */
const FAULTY = { "x-hatpin-emulator": "fault" };

const HALF_AN_ANSWER = '{"num_events_received": 1, "num_events_proc';
const HUGE_BYTES = 16 * 1024 * 1024;
const PIECES = 10;
const ECHOED_LENGTH = 2000;

function echoOf({ authorization, text }: Befallen["request"]): string {
  return `Not for ${authorization}: ${text?.slice(0, ECHOED_LENGTH)}`;
}

function inPieces(text: string, overMs: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const length = Math.ceil(bytes.length / PIECES);
  let from = 0;
  return new ReadableStream({
    async pull(controller) {
      await wait(overMs / PIECES);
      controller.enqueue(bytes.subarray(from, from + length));
      from += length;
      if (from >= bytes.length) controller.close();
    },
  });
}

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
