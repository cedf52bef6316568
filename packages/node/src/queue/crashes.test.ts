import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { QueueUnderTest } from "./durable-queue-contract.ts";
import { openLmdbQueue } from "./lmdb-queue.ts";
import { openRedisQueue } from "./redis-queue.ts";
import { startRedis } from "./redis-under-test.ts";

/** `pnpm test:crashes` kills a hundred times. */
const KILLS = Number(process.env.HATPIN_KILLS || 3);
const PROXIES = 2;
const SENDERS = 3;
const CHILD = fileURLToPath(new URL("./crashes-child.ts", import.meta.url));
/** Between two kills so many events are taken and delivered at least. */
const EVENTS_BETWEEN = 60;

test(`kill -9, ${KILLS} times, of proxies and senders on the LMDB queue: each event is counted once, none is lost`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-crashes-"));
  const lmdb = { module: new URL("./lmdb-queue.ts", import.meta.url), opener: "openLmdbQueue" };
  const figures = await crash({ ...lmdb, place: folder, open: () => openLmdbQueue(folder) });
  t.diagnostic(`LMDB: ${figures}`);
  rmSync(folder, { recursive: true, force: true });
});

test(`kill -9, ${KILLS} times, of proxies, senders and Redis: each event is counted once, none is lost`, async (t) => {
  const redis = await startRedis();
  t.after(redis.stop);
  const underTest = { module: new URL("./redis-queue.ts", import.meta.url), opener: "openRedisQueue" };
  const killServer = async () => {
    await redis.kill();
    await redis.start();
  };
  const place = redis.url();
  const figures = await crash({ ...underTest, place, open: () => openRedisQueue(place), killServer });
  t.diagnostic(`Redis: ${figures}`);
});

interface Crash extends QueueUnderTest {
  place: string;
  open: typeof openLmdbQueue extends (...args: never[]) => infer Opened ? () => Opened : never;
  killServer?: () => Promise<void>;
}

/** Loads a queue from all sides, kills one of all who take part again and again, and then looks at what arrived. */
async function crash({ module, opener, place, open, killServer }: Crash): Promise<string> {
  const taken = new Set<string>();
  const endpoint = await listenForEvents();
  const { arrivals } = endpoint;
  let names = 0;

  function spawnChild(work: "append" | "send"): ChildProcess {
    const argument = work === "append" ? `p${names++}` : endpoint.url;
    const args = [CHILD, module.href, opener, place, work, argument];
    const child = spawn(process.execPath, ["--conditions=source", "--import", "tsx", ...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      // A line that the kill cut short has no last part.
      if (/^\+.*-[ab]$/.test(line)) taken.add(line.slice(1));
    });
    return child;
  }

  const proxies = Array.from({ length: PROXIES }, () => spawnChild("append"));
  const senders = Array.from({ length: SENDERS }, () => spawnChild("send"));

  async function killOneOf(children: ChildProcess[], work: "append" | "send"): Promise<void> {
    const child = children.shift();
    if (child) await killChild(child);
    children.push(spawnChild(work));
  }

  const victims = [
    () => killOneOf(senders, "send"),
    () => killOneOf(proxies, "append"),
    ...(killServer ? [killServer] : []),
  ];
  try {
    for (let kills = 0; kills < KILLS; kills++) {
      const [takenBefore, arrivedBefore] = [taken.size, arrivals.size];
      await until(
        () => taken.size > takenBefore + EVENTS_BETWEEN && arrivals.size > arrivedBefore + EVENTS_BETWEEN,
      );
      // In the middle of something, and not at the moment at which the condition came true.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50));
      await victims[kills % victims.length]?.();
    }
    for (const child of proxies) await killChild(child);

    const queue = await open();
    await untilAsync(async () => {
      const { waiting, claimed } = await queue.stats();
      return waiting + claimed === 0;
    });
    const { deadLetters } = await queue.stats();
    await queue.close();

    const lost = [...taken].filter((id) => !arrivals.has(id));
    const again = [...arrivals.values()].filter((count) => count > 1).length;
    assert.deepEqual(lost, [], `${lost.length} of ${taken.size} events were lost`);
    assert.equal(deadLetters, 0);
    // Pinterest counts an id once. More often it gets what was in flight in a kill, and nothing else.
    assert.ok(
      again <= KILLS * 3 * 2 * 50,
      `${again} events were sent again: more than were in flight at any kill`,
    );
    return `${KILLS} kills, ${taken.size} events acknowledged, ${lost.length} lost, ${arrivals.size} counted, ${again} of them sent more than once`;
  } finally {
    for (const child of [...proxies, ...senders]) await killChild(child);
    await endpoint.close();
  }
}

/** In the place of Pinterest: counts how often it was sent each id. */
async function listenForEvents() {
  const arrivals = new Map<string, number>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    for (const id of JSON.parse(body) as string[]) arrivals.set(id, (arrivals.get(id) ?? 0) + 1);
    // Time for a kill between what arrived and its answer.
    setTimeout(() => response.end("{}"), Math.random() * 30);
  });
  // A sender that is killed in the middle of its request is what this is about.
  server.on("clientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A cast, because a server that listens on a port has no other address.
  const { port } = server.address() as { port: number };
  return {
    arrivals,
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

function until(condition: () => boolean): Promise<void> {
  return untilAsync(async () => condition());
}

async function untilAsync(condition: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
