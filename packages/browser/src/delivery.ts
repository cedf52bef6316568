import {
  byteLength,
  type ConversionEvent,
  createOutbox,
  type DropReason,
  ENVELOPE_VERSION,
} from "@hatpin/core";
import { attempt } from "./attempt.ts";
import type { StoredEvent } from "./keeper/stored-event.ts";
import type { Log } from "./log.ts";
import { adoptStored, PREFIX, purgeStorage, releaseStored, store, unstore } from "./storage.ts";
import type { Send } from "./transport.ts";

/** This page, among all. */
const PAGE = /* @__PURE__ */ String(/* @__PURE__ */ Math.random());

const TIMER_SLACK_MS = 5;

export interface DeliveryOptions {
  send: Send;
  /** False while nothing may be sent. */
  isOpen: () => boolean;
  drop: (event: ConversionEvent, reason: DropReason, details?: unknown) => void;
  log: Log;
}

export interface Delivery {
  /** How often all was purged: what was begun before is over. */
  purges: number;
  /** Keeps the event until it is acknowledged. */
  keep(event: ConversionEvent): void;
  /** Sends what waits; `isEager`: although a wait of ours is running. Resolves when nothing is under way. */
  pump(isEager?: boolean): Promise<unknown>;
  /** Takes over what dead pages have left, and claims what is kept again, after a release. */
  adopt(): void;
  /** Lets other pages adopt what is kept. */
  release(): void;
  /** Forgets everything, in storage too. */
  purge(): void;
}

/** Write → send → delete on acknowledgement, or wait and send again. */
export function createDelivery({ send, isOpen, drop, log }: DeliveryOptions): Delivery {
  const outbox = createOutbox<StoredEvent>();
  let underWay: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout>;

  function keep(event: ConversionEvent): void {
    const key = `${PREFIX}${event.event_name} ${event.event_id}`;
    const stored = { key, bytes: byteLength(JSON.stringify(event)), owner: PAGE, at: Date.now(), event };
    store(stored);
    const evicted = outbox.add(stored);
    if (evicted) end(evicted, "outbox_full");
  }

  function pump(isEager = false): Promise<unknown> {
    // By a clock that nobody sets: a wait must not become an hour.
    const batch = isOpen() && outbox.take(isEager, performance.now());
    if (!batch) return underWay;
    const delivered = deliver(batch);
    underWay = underWay.then(() => delivered);
    return pump(isEager);
  }

  async function deliver(batch: StoredEvent[]): Promise<void> {
    const { purges } = delivery;
    const events = batch.map(({ event }) => event);
    const answer = await send(JSON.stringify({ v: ENVELOPE_VERSION, sent_at: Date.now(), events }));
    const { status, rejected } = answer;
    log("sent", events.length, status);
    const isDone = outbox.settle(batch, answer, performance.now()) === undefined;
    if (isDone && purges === delivery.purges) {
      for (const stored of batch) {
        // Whatever else the answer may hold is none.
        const refusal = attempt(() => rejected?.find(({ event_id }) => event_id === stored.event.event_id));
        end(stored, refusal || status > 299 ? "rejected" : undefined, refusal?.issues);
      }
    }
    clearTimeout(timer);
    // Of another batch too, which may be waiting. A timer may ring a little before its time by the other clock, and rings once.
    timer = setTimeout(pump, outbox.waitMs(performance.now()) + TIMER_SLACK_MS);
  }

  function end({ key, event }: StoredEvent, reason?: DropReason, details?: unknown): void {
    if (reason) drop(event, reason, details);
    unstore(key);
  }

  const delivery: Delivery = {
    purges: 0,
    keep,
    pump,
    adopt() {
      const { purges } = delivery;
      const mayAdopt = () => isOpen() && purges === delivery.purges;
      const take = (event: ConversionEvent) => {
        if (!mayAdopt()) return;
        keep(event);
        // A fetch costs the page a millisecond or so: one for all that is adopted in this turn.
        void Promise.resolve().then(() => pump());
      };
      adoptStored(mayAdopt, ({ event }) => take(event), send);
    },
    release() {
      if (isOpen()) releaseStored();
    },
    purge() {
      delivery.purges++;
      for (const { event } of outbox.clear()) drop(event, "consent_denied");
      purgeStorage();
    },
  };
  return delivery;
}
