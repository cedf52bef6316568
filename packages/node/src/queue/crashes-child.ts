// One process of crashes.test.ts, until it is killed: a proxy's half, which appends, or a sender's, which delivers.
import type { ConversionEvent } from "@hatpin/core";
import type { EventOutcome } from "../batch-outcome.ts";
import { createDelivery } from "../delivery.ts";
import { PinterestApiError } from "../errors.ts";
import type { DurableQueue } from "./durable-queue.ts";

const [module = "", opener = "", place = "", work = "", argument = ""] = process.argv.slice(2);
const queue = await openAtLast();

/** The server may be the one that was killed just now. */
async function openAtLast(): Promise<DurableQueue> {
  const { [opener]: open } = await import(module);
  for (;;) {
    try {
      return await open(place, opener === "openRedisQueue" ? { timeoutMs: 1000 } : {});
    } catch (error) {
      console.error(`${work} cannot open the queue yet: ${(error as Error).message}`);
      await pause(100);
    }
  }
}

/** Says `+id` only when the queue has it; until then it asks again, as a page does after a 503. */
async function append(prefix: string, worker: number): Promise<void> {
  for (let n = 0; ; n++) {
    const ids = ["a", "b"].map((half) => `${prefix}-${worker}-${n}-${half}`);
    while (!(await isTaken(ids))) await pause(20);
    process.stdout.write(ids.map((id) => `+${id}\n`).join(""));
    await pause(5);
  }
}

function isTaken(ids: readonly string[]): Promise<boolean> {
  return queue.append(ids.map(event)).then(
    () => true,
    () => false,
  );
}

async function post(url: string, events: readonly ConversionEvent[], signal: AbortSignal) {
  try {
    const body = JSON.stringify(events.map(({ event_id }) => event_id));
    await (await fetch(url, { method: "POST", body, signal })).text();
    return events.map(
      ({ event_id }): EventOutcome => ({ kind: "answered", result: { event_id, status: "processed" } }),
    );
  } catch {
    const outcome: EventOutcome = {
      kind: "retry_later",
      inDoubt: true,
      error: new PinterestApiError("no answer"),
    };
    return events.map(() => outcome);
  }
}

function event(event_id: string): ConversionEvent {
  // A cast, because the queue and the delivery need no more of an event than this.
  return {
    event_id,
    event_name: "page_visit",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
  } as ConversionEvent;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (work === "append") {
  await Promise.all(Array.from({ length: 8 }, (_, worker) => append(argument, worker)));
} else {
  createDelivery({
    queue,
    send: (events, signal) => post(argument, events, signal),
    maxEvents: 50,
    leaseMs: 1500,
    lingerMs: 5,
    pollMs: 20,
    capMs: 200,
  }).start();
  process.stdout.write("ready\n");
}
