import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { showRedisAddress } from "../queue/redis-address.ts";
import { openRedisQueue } from "../queue/redis-queue.ts";
import { type TallyingQueue, tallyQueue } from "../queue/tally-queue.ts";

/** What the flags of `addQueueOptions` say. */
export interface QueueFlags {
  dataDir: string;
  queue?: string;
}

/** The flags of every command that has to do with a queue. */
export function addQueueOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--data-dir <folder>", "keeps the queue").env("HATPIN_DATA_DIR").default("hatpin-data"),
    )
    .addOption(
      new Option(
        "--queue <url>",
        "keeps the queue in Redis instead: redis://host:6379/0, shared by any number",
      ).env("HATPIN_QUEUE"),
    );
}

/** Where the queue is, for a person to read: without a password. */
export function showPlace({ dataDir, queue }: QueueFlags): string {
  return queue ? showRedisAddress(queue) : dataDir;
}

/** Opens a queue that is there, beside the proxies that work on it. It is to be closed. */
export async function openExistingQueue(flags: QueueFlags): Promise<TallyingQueue> {
  const { dataDir, queue } = flags;
  if (!queue && !hasQueue(dataDir)) {
    throw new Error(`there is no queue in ${dataDir}; name the folder of hatpin serve by --data-dir`);
  }
  try {
    return tallyQueue(await (queue ? openRedisQueue(queue) : openLmdbQueue(dataDir)));
  } catch (error) {
    throw new Error(`the queue in ${showPlace(flags)} cannot be opened: ${(error as Error).message}`);
  }
}

/** Whether a folder holds the embedded queue. */
export function hasQueue(folder: string): boolean {
  return existsSync(join(folder, "data.mdb"));
}
