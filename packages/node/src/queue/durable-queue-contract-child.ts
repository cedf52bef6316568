// One process that works on a queue until it is killed, for the contract suite. It prints what was done only
// after the queue said so: `+id` for an append, `-id` for an acknowledgement.
import type { ConversionEvent } from "@hatpin/core";
import type { DurableQueue } from "./durable-queue.ts";

const [module = "", opener = "", place = "", prefix = "", work = ""] = process.argv.slice(2);
const queue: DurableQueue = await (await import(module))[opener](place);

function event(id: string): ConversionEvent {
  // A cast, because a test needs no more of it than this.
  return { event_id: id, event_name: "page_visit", event_time: 1, user_data: {} } as ConversionEvent;
}

async function append(worker: number): Promise<void> {
  for (let n = 0; ; n++) {
    const ids = [`${prefix}-${worker}-${n}-a`, `${prefix}-${worker}-${n}-b`];
    await queue.append(ids.map(event));
    process.stdout.write(`${ids.map((id) => `+${id}\n`).join("")}`);
  }
}

async function takeAndAcknowledge(): Promise<void> {
  for (;;) {
    const claims = await queue.claim(20, 60_000);
    const half = claims.slice(0, Math.ceil(claims.length / 2));
    await queue.ack(half);
    process.stdout.write(half.map((claim) => `-${claim.event.event_id}\n`).join(""));
    await queue.release(claims.slice(half.length), 0);
    if (claims.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Claims, and says nothing more about it. */
async function hold(): Promise<void> {
  for (;;) {
    for (const { event } of await queue.claim(3, 60_000)) process.stdout.write(`+${event.event_id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The same letters, buried and revived again and again. */
async function shuffleLetters(): Promise<void> {
  const ids = Array.from({ length: 40 }, (_, n) => `${prefix}-${n}-a`);
  await queue.append(ids.map(event));
  process.stdout.write(ids.map((id) => `+${id}\n`).join(""));
  for (;;) {
    await queue.bury(await queue.claim(30, 60_000), "too_old");
    const letters = await queue.deadLetters({ limit: 20 });
    await queue.revive(letters.map(({ key }) => key));
  }
}

if (work === "hold") await hold();
if (work === "shuffle-letters") await shuffleLetters();
const workers = Array.from({ length: 8 }, (_, worker) => append(worker));
if (work === "append-and-ack") workers.push(takeAndAcknowledge());
await Promise.all(workers);
