// Appends until the disk refuses, for a test that runs it under a limit of the size of files. Prints what it saw.
import type { ConversionEvent } from "@hatpin/core";
import { openLmdbQueue } from "./lmdb-queue.ts";

const [folder = ""] = process.argv.slice(2);
const queue = await openLmdbQueue(folder);
const taken: string[] = [];
let refused = 0;
// Several at once, so that the refusal meets a shared commit.
for (let round = 0; refused === 0 && round < 2000; round++) {
  const ids = [0, 1, 2].map((n) => `${round}-${n}`);
  const appends = ids.map((id) => queue.append([event(id)]).then(() => taken.push(id)));
  for (const { status } of await Promise.allSettled(appends)) if (status === "rejected") refused += 1;
}
const { waiting } = await queue.stats();
await queue.close();
console.log(JSON.stringify({ taken, refused, waiting }));

function event(id: string): ConversionEvent {
  // A cast, because the queue needs no more of an event than this.
  return { event_id: id, event_name: "page_visit", event_source_url: "x".repeat(2000) } as ConversionEvent;
}
