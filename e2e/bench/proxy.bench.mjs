// `pnpm bench:proxy [seconds] [rounds] [at once]`: how many requests a second the proxy answers with a durable 202, next to a
// bare server of `node:http` that parses the same JSON and keeps nothing. The two take turns; the load comes from a process of
// its own, Pinterest is a stand-in in another. CPU is read from /proc, so it runs on Linux only.
// HATPIN_BENCH_DIR names a folder on the disk that the queue is to be kept on (default: the system's for temporary files).
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startStandIn } from "./start-stand-in.mjs";

const HERE = (file) => fileURLToPath(new URL(file, import.meta.url));
const MAIN = HERE("../../packages/node/dist/cli/main.js");
/** Of the kernel: `getconf CLK_TCK`. */
const TICKS_PER_SECOND = 100;

const [seconds = 3, rounds = 5, atOnce = 64] = process.argv.slice(2).map(Number);
const profile = process.env.HATPIN_BENCH_PROFILE ? ["--cpu-prof", "--cpu-prof-dir=."] : [];

const folder = mkdtempSync(join(process.env.HATPIN_BENCH_DIR ?? tmpdir(), "hatpin-bench-"));
const pinterest = await startStandIn();
const servers = {
  "bare node:http, parses and forgets": await startServer([HERE("./bare-server.mjs")]),
  "hatpin serve, 202 when on disk, delivering": await startHatpin(
    "delivering",
    `${pinterest.url}/counting/v5`,
  ),
  // What comes while Pinterest is away: the same without the work of delivery, which goes on beside it above.
  "hatpin serve, 202 when on disk, Pinterest away": await startHatpin("away", "http://127.0.0.1:9/v5"),
};
const loader = fork(HERE("./post-load.mjs"));

const samples = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
// The first round warms up.
for (let round = 0; round <= rounds; round++) {
  for (const [name, { url, child }] of Object.entries(servers)) {
    const cpuBefore = cpuSeconds(child.pid);
    loader.send({ url, seconds, atOnce, name: `${round}` });
    const [answer] = await once(loader, "message");
    const cpu = cpuSeconds(child.pid) - cpuBefore;
    if (round > 0) samples[name].push({ ...answer, cpuMicros: (cpu * 1e6) / answer.taken });
  }
}
loader.kill();
for (const { child } of Object.values(servers)) {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
pinterest.close();
rmSync(folder, { recursive: true });

const [bare] = Object.keys(servers);
const median = (name, what) =>
  samples[name].map((sample) => sample[what]).sort((a, b) => a - b)[samples[name].length >> 1];
console.table(
  Object.keys(servers).map((name) => ({
    server: name,
    "requests/s": Math.round(median(name, "perSecond")),
    "× bare": Number((median(name, "perSecond") / median(bare, "perSecond")).toPrecision(3)),
    "µs of CPU each": Math.round(median(name, "cpuMicros")),
    "p50, ms": round(median(name, "p50")),
    "p99, ms": round(median(name, "p99")),
    "p99.9, ms": round(median(name, "p999")),
    refused: samples[name].reduce((sum, { refused }) => sum + refused, 0),
  })),
);

function startHatpin(name, apiUrl) {
  return startServer([...profile, MAIN, "serve", "--port", "0", "--rate-limit", "0"], {
    PINTEREST_ACCESS_TOKEN: "pina_bench",
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_API_URI: apiUrl,
    HATPIN_DATA_DIR: join(folder, name),
  });
}

async function startServer(args, env = {}) {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (url) return { child, url };
  }
  throw new Error(`${args[0]} did not start`);
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function round(number) {
  return Number(number.toPrecision(3));
}
