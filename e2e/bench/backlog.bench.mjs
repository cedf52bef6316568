// `pnpm bench:backlog [lmdb] [redis] [EVENTS]`: a backlog in each queue, 1,000,000 events by default: how fast it comes in and
// goes out, how long opening takes, and what it weighs. Redis is a server of its own, with `appendfsync always`.
// Memory is read from /proc, so it runs on Linux only.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConversionEvent } from "@hatpin/core";
import { openLmdbQueue, openRedisQueue } from "@hatpin/node";
import { Redis } from "ioredis";
import { startRedisServer } from "./redis-server.mjs";
import { orderInput } from "./sample.mjs";

const words = process.argv.slice(2);
const EVENTS = Number(words.find((word) => /^\d+$/.test(word)) ?? 1_000_000);
const names = words.filter((word) => !/^\d+$/.test(word));
const PER_APPEND = 1000;
const PER_CLAIM = 1000;
const CLAIM_BYTES = 4 * 1024 * 1024;
const MIB = 1024 * 1024;

const rows = [];
if (names.length === 0 || names.includes("lmdb")) rows.push(await measureLmdb());
if (names.length === 0 || names.includes("redis")) rows.push(await measureRedis());
console.table(Object.fromEntries(rows.map(({ queue, ...figures }) => [queue, figures])));

async function measureLmdb() {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-backlog-"));
  const figures = await measure({
    open: () => openLmdbQueue(folder),
    reopen: async () => {},
    weigh: async () => ({ "on disk, MiB": mib(folderBytes(folder)), "in the server, MiB": 0 }),
  });
  rmSync(folder, { recursive: true });
  return { queue: "LMDB", ...figures };
}

async function measureRedis() {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-backlog-"));
  const server = await startRedisServer(folder);
  const serverMib = async () => {
    const client = new Redis(server.url);
    const bytes = Number(/used_memory:(\d+)/.exec(await client.info("memory"))[1]);
    client.disconnect();
    return mib(bytes);
  };
  const figures = await measure({
    open: () => openRedisQueue(server.url, { timeoutMs: 60_000 }),
    // Opening is the server's: it reads its file again.
    reopen: server.restart,
    weigh: async () => ({
      "on disk, MiB": mib(folderBytes(folder)),
      "in the server, MiB": await serverMib(),
    }),
  });
  figures["in the server when empty, MiB"] = await serverMib();
  await server.stop();
  rmSync(folder, { recursive: true });
  return { queue: "Redis", ...figures };
}

async function measure({ open, reopen, weigh }) {
  const template = await createConversionEvent(orderInput(0));
  const figures = { events: EVENTS, "bytes of an event": JSON.stringify(template).length };
  let queue = await open();

  let started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      while (next < EVENTS) {
        const from = next;
        next += PER_APPEND;
        const count = Math.min(PER_APPEND, EVENTS - from);
        await queue.append(
          Array.from({ length: count }, (_, n) => ({ ...template, event_id: `e${from + n}` })),
        );
      }
    }),
  );
  figures["appended/s by 1,000"] = perSecond(EVENTS, started);
  Object.assign(figures, await weigh());
  await queue.close();

  started = performance.now();
  await reopen();
  queue = await open();
  await queue.stats();
  figures["opened in, ms"] = Math.round(performance.now() - started);
  figures["process after opening, MiB"] = mib(ownBytes());

  const singles = Math.min(5000, EVENTS);
  started = performance.now();
  next = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (next < singles) await queue.append([{ ...template, event_id: `single-${next++}` }]);
    }),
  );
  figures["appended/s one by one, 64 at once"] = perSecond(singles, started);

  started = performance.now();
  let delivered = 0;
  let peak = 0;
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      for (;;) {
        const claims = await queue.claim(PER_CLAIM, 300_000, CLAIM_BYTES);
        if (claims.length === 0) return;
        await queue.ack(claims);
        delivered += claims.length;
        peak = Math.max(peak, ownBytes());
      }
    }),
  );
  figures["claimed and acknowledged/s"] = perSecond(delivered, started);
  figures["process at its peak, MiB"] = mib(peak);
  if (delivered !== EVENTS + singles) throw new Error(`${delivered} of ${EVENTS + singles} were delivered`);
  await queue.close();
  return figures;
}

function perSecond(count, startedMs) {
  return Math.round((count / (performance.now() - startedMs)) * 1000);
}

/** Of this process alone: the pages of LMDB's file, which the system may take back at any time, are not its own. */
function ownBytes() {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^RssAnon:\s+(\d+)/m.exec(status)[1]) * 1024;
}

function mib(bytes) {
  return Math.round(bytes / MIB);
}

function folderBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, path, name }) => sum + statSync(join(parentPath ?? path, name)).size, 0);
}
