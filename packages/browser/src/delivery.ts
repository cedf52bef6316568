import {
  byteLength,
  type ConversionEvent,
  createEventId,
  createOutbox,
  type DropReason,
  ENVELOPE_VERSION,
} from "@hatpin/core";
import { createSenderLock } from "./sender-lock.ts";
import type { StoredEvent } from "./storage/stored-event.ts";
import { createStorage } from "./storage.ts";
import type { Send } from "./transport.ts";

/** A browser's timer overflows after 24 days, and then fires at once. */
const LONGEST_TIMER_MS = 3_600_000;

export interface DeliveryOptions {
  send: Send;
  /** False while nothing may be sent. */
  isOpen: () => boolean;
  drop: (event: { event_id: string; event_name: string }, reason: DropReason, details?: unknown) => void;
  log: (...line: unknown[]) => void;
}

export interface Delivery {
  /** Keeps the event until it is acknowledged; sending starts in the next microtask. */
  accept(event: ConversionEvent): void;
  /** Sends what waits. `isEager`: although a wait of ours is running. */
  pump(isEager: boolean): void;
  /** Takes over what dead pages have left. */
  adopt(): void;
  /** Lets other pages adopt what is kept, until `adopt`. */
  release(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Forgets everything, in storage too. */
  purge(): void;
}

/** Write → send → delete on acknowledgement, or wait and send again. */
export function createDelivery({ send, isOpen, drop, log }: DeliveryOptions): Delivery {
  const owner = createEventId();
  const outbox = createOutbox<StoredEvent>();
  const storage = createStorage();
  const lock = createSenderLock(owner);
  let underWay: Promise<unknown> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function accept(event: ConversionEvent): void {
    const key = `${event.event_name} ${event.event_id}`;
    keep({ key, bytes: byteLength(JSON.stringify(event)), owner, at: Date.now(), event });
  }

  function keep(stored: StoredEvent): void {
    const evicted = outbox.add(stored);
    lock.hold();
    storage.put(stored);
    for (const { key, event } of evicted) {
      drop(event, "outbox_full");
      void storage.remove([key]);
    }
    // A fetch costs the page a millisecond or so: one for all that is tracked in this turn.
    void Promise.resolve(false).then(pump);
  }

  function pump(isEager: boolean): void {
    const batch = isOpen() && outbox.take(isEager);
    if (!batch) return;
    underWay = Promise.all([underWay, deliver(batch, isEager)]);
    pump(isEager);
  }

  async function deliver(batch: StoredEvent[], isLeaving: boolean): Promise<void> {
    const events = batch.map(({ event }) => event);
    const answer = await send(
      JSON.stringify({ v: ENVELOPE_VERSION, sent_at: Date.now(), events }),
      isLeaving,
    );
    log("sent", events.length, answer.status);
    if (outbox.settle(batch, answer)) {
      for (const event of events) {
        const refusal = answer.rejected?.find(({ event_id }) => event_id === event.event_id);
        if (refusal || answer.status >= 300) drop(event, "rejected", refusal?.issues);
      }
      await storage.remove(batch.map(({ key }) => key));
      if (outbox.size() === 0) lock.release();
    }
    clearTimeout(timer);
    timer = setTimeout(pump, Math.min(outbox.waitMs(), LONGEST_TIMER_MS), false);
  }

  return {
    accept,
    pump,
    adopt() {
      if (!isOpen()) return;
      if (outbox.size() > 0) lock.hold();
      lock
        .adopt(storage.all, (stored) => {
          log("adopted", stored.key);
          keep({ ...stored, owner, at: Date.now() });
        })
        .catch(() => {
          // Forbidden here, or the page is being left: the next one does it.
        });
    },
    release: lock.release,
    async idle() {
      let seen: unknown;
      while (seen !== underWay) {
        seen = underWay;
        await seen;
      }
    },
    purge() {
      for (const { event } of outbox.clear()) drop(event, "consent_denied");
      storage.purge();
      lock.release();
    },
  };
}
