import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConversionEvent } from "@hatpin/core";
import { openLmdbQueue } from "@hatpin/node";
import { orderInput } from "./sample.mjs";
import { sideBySide } from "./side-by-side.mjs";

const COUNT = 6_400;
const AT_ONCE = 64;

/** Appends by 64 at once, next to writing the same 64 to a bare file and syncing it: what any disk queue must pay. */
export async function compareAppends() {
  const folder = await mkdtemp(join(tmpdir(), "hatpin-bench-"));
  const queue = await openLmdbQueue(join(folder, "queue"));
  const file = await open(join(folder, "bare"), "a");
  let round = 0;
  const row = await sideBySide({
    what: "DurableQueue.append, 64 appenders",
    against: "write and fdatasync of 64 events at once",
    count: COUNT,
    rounds: 5,
    ours: async () => {
      const events = await makeEvents(`ours-${round++}`);
      await inParallel(events, (event) => queue.append([event]));
    },
    theirs: async () => {
      const events = await makeEvents(`theirs-${round++}`);
      for (let n = 0; n < events.length; n += AT_ONCE) {
        await file.write(
          `${events
            .slice(n, n + AT_ONCE)
            .map((event) => JSON.stringify(event))
            .join("\n")}\n`,
        );
        await file.datasync();
      }
    },
  });
  await file.close();
  await queue.close();
  await rm(folder, { recursive: true });
  return [row];
}

async function makeEvents(prefix) {
  const event = await createConversionEvent(orderInput(0));
  return Array.from({ length: COUNT }, (_, n) => ({ ...event, event_id: `${prefix}-${n}` }));
}

async function inParallel(items, work) {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.pop(); item; item = waiting.pop()) await work(item);
    }),
  );
}
