// `pnpm bench:scale [EVENTS_PER_SECOND…]`: real proxies with the queue in Redis (`appendfsync always`), a load of so many
// events a second (10 and 1,000 by default) by HTTP, two in each request as pages send them, and a stand-in for Pinterest that
// answers after 200 ms. CPU is read from /proc, so it runs on Linux only.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createConversionEvent } from "@hatpin/core";
import { startRedisServer } from "./redis-server.mjs";
import { orderInput } from "./sample.mjs";

const MAIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));
const PROXIES = 2;
const SECONDS = 20;
const PER_REQUEST = 2;
const PINTEREST_MS = 200;
/** Of the kernel: `getconf CLK_TCK`. */
const TICKS_PER_SECOND = 100;

const rates = process.argv.slice(2).map(Number);
const rows = [];
for (const rate of rates.length > 0 ? rates : [10, 1000]) rows.push(await measure(rate));
console.table(Object.fromEntries(rows.map(({ name, ...figures }) => [name, figures])));

async function measure(rate) {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-scale-"));
  const redis = await startRedisServer(folder);
  const pinterest = await standInForPinterest();
  const proxies = await Promise.all(
    Array.from({ length: PROXIES }, () => startProxy(redis.url, pinterest.url)),
  );
  const pids = { redis: redis.child.pid, proxies: proxies.map(({ child }) => child.pid) };
  const template = await createConversionEvent(orderInput(0));
  const agent = new Agent({ keepAlive: true });

  const [redisCpu, proxyCpu] = [cpuSeconds(pids.redis), sum(pids.proxies.map(cpuSeconds))];
  const waits = [];
  const refused = [];
  const answers = [];
  const requests = (rate * SECONDS) / PER_REQUEST;
  const started = performance.now();
  for (let n = 0; n < requests; n++) {
    const dueMs = (n * PER_REQUEST * 1000) / rate - (performance.now() - started);
    if (dueMs > 1) await pause(dueMs);
    const events = Array.from({ length: PER_REQUEST }, (_, half) => ({
      ...template,
      event_id: `${n}-${half}`,
    }));
    const sentAt = performance.now();
    const answer = post(proxies[n % PROXIES].url, events, agent).then((status) => {
      if (status === 202) waits.push(performance.now() - sentAt);
      else refused.push(status);
    });
    answers.push(answer);
  }
  await Promise.all(answers);
  const seconds = (performance.now() - started) / 1000;
  while (pinterest.count() < waits.length * PER_REQUEST) await pause(20);
  const drainedSeconds = (performance.now() - started) / 1000;
  waits.sort((a, b) => a - b);
  const percent = (cpu) => `${((cpu / drainedSeconds) * 100).toFixed(1)} %`;
  const row = {
    name: `${rate} events/s`,
    "offered for, s": Math.round(seconds),
    "taken (202)": waits.length * PER_REQUEST,
    refused: refused.length * PER_REQUEST,
    "taken/s": Math.round((waits.length * PER_REQUEST) / seconds),
    "202 after, ms (median)": Math.round(waits[Math.floor(waits.length / 2)]),
    "202 after, ms (p99)": Math.round(waits[Math.floor(waits.length * 0.99)]),
    "calls of Pinterest": pinterest.calls(),
    "CPU of the proxies": percent(sum(pids.proxies.map(cpuSeconds)) - proxyCpu),
    "CPU of Redis": percent(cpuSeconds(pids.redis) - redisCpu),
    "a proxy's memory, MiB": residentMib(pids.proxies[0]),
  };
  agent.destroy();
  for (const { child } of proxies) await end(child);
  pinterest.close();
  await redis.stop();
  rmSync(folder, { recursive: true });
  return row;
}

function post(url, events, agent) {
  return new Promise((resolve) => {
    const body = JSON.stringify({ v: 1, sent_at: Date.now(), events });
    const headers = { "content-type": "text/plain;charset=UTF-8", "content-length": Buffer.byteLength(body) };
    const posting = request(`${url}/hatpin/events`, { method: "POST", headers, agent }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    posting.on("error", (error) => resolve(error.code));
    posting.end(body);
  });
}

async function startProxy(queue, apiUrl) {
  const child = spawn(process.execPath, [MAIN, "serve", "--port", "0", "--rate-limit", "0", "--keep-bots"], {
    env: {
      PATH: process.env.PATH,
      PINTEREST_ACCESS_TOKEN: "pina_bench",
      PINTEREST_AD_ACCOUNT_ID: "549755885175",
      PINTEREST_API_URI: `${apiUrl}/v5`,
      HATPIN_QUEUE: queue,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url) return { child, url };
  }
  throw new Error("the proxy did not start");
}

async function standInForPinterest() {
  let count = 0;
  let calls = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { data } = JSON.parse(body);
    await pause(PINTEREST_MS);
    const events = data.map(({ event_id }) => ({ event_id, status: "processed" }));
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ num_events_received: data.length, num_events_processed: data.length, events }),
    );
    count += data.length;
    calls += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    count: () => count,
    calls: () => calls,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function end(child) {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMib(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024);
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
