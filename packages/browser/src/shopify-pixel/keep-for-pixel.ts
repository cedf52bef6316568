import {
  byteLength,
  type ConversionEvent,
  createOutbox,
  type DropReason,
  ENVELOPE_VERSION,
} from "@hatpin/core";
import { attempt } from "../attempt.ts";
import type { StoredEvent } from "../keeper/stored-event.ts";
import type { Log } from "../log.ts";
import { PREFIX } from "../storage.ts";
import type { Send } from "../transport.ts";
import type { PixelStorage } from "./pixel-api.ts";

/** Of all pixels: none can know which others live. */
const OWNER = "shopify-pixel";

/** A younger event may be under way from another page of the shop. */
const GRACE_MS = 5000;

/** Most keys of the page's storage that are looked at: each is a message to the page. */
const MAX_KEYS = 1000;

export interface PixelDelivery {
  /** How often all was purged: what was begun before is over. */
  purges(): number;
  /** Keeps the event until it is acknowledged; it is sent at once, with what waits. */
  keep(event: ConversionEvent): void;
  /** Takes over what earlier pages have left. */
  adopt(): void;
  /** Forgets everything that is kept, of the page's own script too. */
  purge(): void;
}

/**
 * Write → send → delete on acknowledgement, in the page's local storage as the sandbox reaches it, each event under a key
 * of its own and as the page's own script keeps its events: what the pixel leaves, that may send as well.
 */
export function keepForPixel(
  storage: PixelStorage,
  send: Send,
  { isOpen, drop, log }: KeepOptions,
): PixelDelivery {
  const outbox = createOutbox<StoredEvent>();
  let purges = 0;
  let timer: ReturnType<typeof setTimeout>;

  function add(stored: StoredEvent): void {
    const evicted = outbox.add(stored);
    if (evicted) end(evicted, "outbox_full");
    pump(true);
  }

  function pump(isEager = false): void {
    const batch = isOpen() ? outbox.take(isEager) : undefined;
    if (!batch) return;
    void deliver(batch);
    pump(isEager);
  }

  async function deliver(batch: StoredEvent[]): Promise<void> {
    const before = purges;
    const events = batch.map(({ event }) => event);
    const answer = await send(JSON.stringify({ v: ENVELOPE_VERSION, sent_at: Date.now(), events }));
    log("sent", events.length, answer.status);
    const isDone = outbox.settle(batch, answer) === undefined;
    if (isDone && before === purges) {
      // Whatever else the answer may hold is none.
      const refused = attempt(() => new Set(answer.rejected?.map(({ event_id }) => event_id)));
      for (const stored of batch) {
        end(stored, refused?.has(stored.event.event_id) || answer.status > 299 ? "rejected" : undefined);
      }
    }
    clearTimeout(timer);
    timer = setTimeout(pump, outbox.waitMs());
  }

  function end({ key, event }: StoredEvent, reason?: DropReason): void {
    if (reason) drop(event, reason);
    void quietly(() => storage.removeItem(key));
  }

  /** The keys of all events that are kept. */
  async function allKeys(): Promise<string[]> {
    const count = Math.min(MAX_KEYS, (await quietly(() => storage.length())) ?? 0);
    const keys = await Promise.all(Array.from({ length: count }, (_, n) => quietly(() => storage.key(n))));
    return keys.filter((key): key is string => `${key}`.startsWith(PREFIX));
  }

  async function adopt(): Promise<void> {
    const before = purges;
    let isYoung = false;
    for (const key of await allKeys()) {
      const text = await quietly(() => storage.getItem(key));
      // A cast, of what anything on the page could have written: the proxy checks each event.
      const stored = await quietly(async () => JSON.parse(`${text}`) as StoredEvent);
      if (before !== purges) return;
      if (stored?.owner !== OWNER || stored.key !== key || !stored.event) continue;
      if (Math.abs(Date.now() - stored.at) < GRACE_MS) isYoung = true;
      else add(stored);
    }
    if (isYoung) setTimeout(() => void adopt(), GRACE_MS);
  }

  return {
    purges: () => purges,
    keep(event) {
      const key = `${PREFIX}${event.event_name} ${event.event_id}`;
      const stored = { key, bytes: byteLength(JSON.stringify(event)), owner: OWNER, at: Date.now(), event };
      void quietly(() => storage.setItem(key, JSON.stringify(stored)));
      add(stored);
    },
    adopt: () => void adopt(),
    purge() {
      purges++;
      for (const { event } of outbox.clear()) drop(event, "consent_denied");
      void allKeys().then((keys) => {
        for (const key of keys) void quietly(() => storage.removeItem(key));
      });
    },
  };
}

interface KeepOptions {
  /** False while nothing may be sent. */
  isOpen: () => boolean;
  drop: (event: ConversionEvent, reason: DropReason) => void;
  log: Log;
}

/** What the page around the sandbox answers; undefined when it refuses, or has no such thing. */
async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    // Storage is full or forbidden: memory is left.
    return undefined;
  }
}
