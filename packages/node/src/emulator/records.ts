import type { ConversionEvent } from "@hatpin/core";
import { forgetOldest } from "../forget-oldest.ts";

/** One event as the emulator holds it: its copies, and how often they were counted. */
export interface ReceivedEvent {
  ad_account_id: string;
  event_id: string;
  event_name: string;
  /** The first copy that was processed. */
  event: ConversionEvent;
  /** Unix milliseconds. */
  receivedAtMs: number;
  /** Copies that were processed. */
  copies: number;
  /** How often Pinterest would count it: 1, or more where its deduplication does not reach. */
  counted: number;
  warning_message: string | null;
}

/** One request for events, without its token. */
export interface ReceivedRequest {
  /** Unix milliseconds. */
  receivedAtMs: number;
  /** With the query. */
  path: string;
  /** By their names in lower case. */
  headers: Record<string, string>;
  /** As it came. Undefined when it was too long, or was forgotten because later ones were long. */
  body?: string;
  ad_account_id: string;
  test: boolean;
  request_id: string;
  /** Undefined when no answer was given. */
  status?: number;
  /** The kind of the fault that befell it. */
  fault?: string;
  num_events_received: number;
  num_events_processed: number;
}

/** More than these are forgotten, the oldest first; a forgotten event is not recognised as a duplicate. */
const MAX_EVENTS = 100_000;
const MAX_REQUESTS = 10_000;

/** Characters of bodies that are kept; beyond them the oldest are forgotten. */
const MAX_BODIES_LENGTH = 32 * 1024 * 1024;

// docs/pinterest-api.md
const DEDUPLICATED_FOR_MS = 48 * 60 * 60 * 1000;
const OFFLINE_AFTER_SECONDS = 60 * 60;

export interface Records {
  addEvent(
    ad_account_id: string,
    event: ConversionEvent,
    warning_message: string | null,
    nowMs: number,
  ): void;
  addRequest(request: ReceivedRequest): void;
  countEvents(): number;
  /** Calls back after each request. Returns what ends that. */
  onRequest(callback: () => void): () => void;
  /** Oldest first. */
  events(): ReceivedEvent[];
  /** Oldest first. */
  requests(): ReceivedRequest[];
  clear(): void;
}

/** What was received, within bounds. */
export function createRecords(): Records {
  const events = new Map<string, ReceivedEvent>();
  const requests: ReceivedRequest[] = [];
  const callbacks = new Set<() => void>();
  let bodiesLength = 0;
  /** How many of the oldest requests have no body any more. */
  let forgotten = 0;

  function forgetBodies(): void {
    while (bodiesLength > MAX_BODIES_LENGTH && forgotten < requests.length) {
      const { body, ...rest } = requests[forgotten] as ReceivedRequest;
      requests[forgotten] = rest;
      bodiesLength -= body?.length ?? 0;
      forgotten += 1;
    }
  }

  return {
    addEvent(ad_account_id, event, warning_message, nowMs) {
      const { event_id, event_name } = event;
      const key = JSON.stringify([ad_account_id, event_name, event_id]);
      const earlier = events.get(key);
      if (earlier) {
        earlier.copies += 1;
        if (!isDeduplicated(event, earlier.receivedAtMs, nowMs)) earlier.counted += 1;
        return;
      }
      const first = { event, receivedAtMs: nowMs, copies: 1, counted: 1, warning_message };
      events.set(key, { ad_account_id, event_id, event_name, ...first });
      forgetOldest(events, MAX_EVENTS);
    },
    addRequest(request) {
      requests.push(request);
      bodiesLength += request.body?.length ?? 0;
      forgetBodies();
      if (requests.length > MAX_REQUESTS) {
        bodiesLength -= requests.shift()?.body?.length ?? 0;
        forgotten = Math.max(0, forgotten - 1);
      }
      // The events of a request are added before it.
      for (const callback of [...callbacks]) callback();
    },
    countEvents: () => events.size,
    onRequest(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    events: () => [...events.values()].map((event) => ({ ...event })),
    requests: () => requests.map((request) => ({ ...request })),
    clear() {
      events.clear();
      requests.length = 0;
      bodiesLength = 0;
      forgotten = 0;
    },
  };
}

/** A copy that arrives an hour after it happened counts as offline, and offline copies are all counted. */
function isDeduplicated(event: ConversionEvent, firstReceivedAtMs: number, nowMs: number): boolean {
  const isOffline =
    event.action_source === "offline" || event.event_time < nowMs / 1000 - OFFLINE_AFTER_SECONDS;
  return !isOffline && nowMs - firstReceivedAtMs <= DEDUPLICATED_FOR_MS;
}
