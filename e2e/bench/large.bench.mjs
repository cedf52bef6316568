// `pnpm bench:large [stream] [send] [EVENTS] [MiB]`: what is larger than the memory: 2,000,000 events from an iterable through the
// client, and a file of 2,048 MiB through `hatpin send`, which is killed half way and given again. Memory is read from /proc, so
// it runs on Linux only; the file lies in the system's folder for temporary files while it runs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createConversionEvent } from "@hatpin/core";
import { createClient } from "@hatpin/node";
import { orderInput } from "./sample.mjs";
import { startStandIn } from "./start-stand-in.mjs";

const HATPIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));
const AD_ACCOUNT = "549755885175";
const MIB = 1024 * 1024;
const SAMPLES = 10;
const LOOK_EVERY_MS = 200;

const words = process.argv.slice(2);
const [events = 2_000_000, mebibytes = 2048] = words.filter((word) => /^\d+$/.test(word)).map(Number);
const names = words.filter((word) => !/^\d+$/.test(word));
const standIn = await startStandIn();
const apiUrl = `${standIn.url}/counting/v5`;

try {
  if (names.length === 0 || names.includes("stream")) await measureStream();
  if (names.length === 0 || names.includes("send")) await measureSend();
} finally {
  standIn.close();
}

async function measureStream() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const template = await createConversionEvent(orderInput(0));
  const client = createClient({ accessToken: "token", adAccountId: AD_ACCOUNT, apiUrl });
  const samples = [];
  const startedAt = performance.now();
  let results = 0;

  async function* read() {
    for (let n = 0; n < events; n++) {
      if (n % Math.ceil(events / SAMPLES) === 0) samples.push(sample(n));
      yield { ...template, event_id: `order-${n}` };
    }
    samples.push(sample(events));
  }

  function sample(read) {
    collect();
    return {
      "events read": read,
      "heap, MiB": mib(process.memoryUsage().heapUsed),
      "process, MiB": mib(ownBytes("self")),
    };
  }

  const sending = client.sendConversionEvents(read(), {
    onResults: (some) => {
      results += some.length;
    },
  });
  const result = await sending.finally(() => console.table(samples));
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${events} events in ${seconds.toFixed(0)} s, ${result.num_events_processed} processed, ${results} results handed on, ${result.events.length} kept`,
  );
  if (result.num_events_processed !== events || results !== events) throw new Error("some are missing");
}

async function measureSend() {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-large-"));
  try {
    const path = join(folder, "orders.jsonl");
    const lines = await writeOrders(path);
    const before = await countReceived();
    const received = async () => (await countReceived()) - before;
    const first = startSend(path);
    while ((await received()) < lines / 2 && first.child.exitCode === null) await look(first);
    first.child.kill("SIGKILL");
    await first.ended;
    const arrived = await received();
    const second = startSend(path);
    while (second.child.exitCode === null) await look(second);
    await second.ended;
    const { summary } = JSON.parse(second.output());
    console.table({
      lines: { figure: lines },
      "file, MiB": { figure: mib(statSync(path).size) },
      "first run, killed after, s": { figure: first.seconds() },
      "arrived by then": { figure: arrived },
      "its process at its peak, MiB": { figure: mib(first.peak) },
      "second run, s": { figure: second.seconds() },
      "its process at its peak, MiB, too": { figure: mib(second.peak) },
      "delivered by an earlier run, it says": { figure: summary.delivered_earlier },
      "delivered in all, it says": { figure: summary.delivered },
      "sent twice": { figure: (await received()) - lines },
      "in doubt": { figure: summary.in_doubt },
      "journal, KiB": { figure: Math.round(statSync(`${path}.hatpin-journal`).size / 1024) },
    });
    if (summary.delivered !== lines) throw new Error(`${summary.delivered} of ${lines} were delivered`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Raw orders of web customers, as a shop exports them. */
async function writeOrders(path) {
  const file = createWriteStream(path);
  const event_time = Math.floor(Date.now() / 1000);
  let lines = 0;
  for (let bytes = 0; bytes < mebibytes * MIB; ) {
    let text = "";
    for (let n = 0; n < 1000; n++) {
      text += `${JSON.stringify({ ...orderInput(lines), event_time, action_source: "web" })}\n`;
      lines += 1;
    }
    bytes += text.length;
    if (!file.write(text)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
  return lines;
}

function startSend(path) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [HATPIN, "send", path, "--ad-account-id", AD_ACCOUNT, "--json"], {
    env: { PATH: process.env.PATH, PINTEREST_ACCESS_TOKEN: "token", PINTEREST_API_URI: apiUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  let endedAt;
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    output += chunk;
  });
  const ended = once(child, "close").then(() => {
    endedAt = performance.now();
  });
  const seconds = () => Math.round((endedAt - startedAt) / 1000);
  return { child, ended, seconds, peak: 0, output: () => output };
}

async function look(run) {
  try {
    run.peak = Math.max(run.peak, ownBytes(run.child.pid));
  } catch {
    // It has ended meanwhile.
  }
  await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

async function countReceived() {
  return Number(await (await fetch(`${standIn.url}/counted`)).text());
}

function ownBytes(pid) {
  return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
}

function mib(bytes) {
  return Math.round(bytes / MIB);
}
