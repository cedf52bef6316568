import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { validateEvent } from "@hatpin/core";
import { createEmulator } from "@hatpin/node/emulator";
import { createHostileRequests, createRandom, PLANTED } from "./hostile-requests.mjs";
import { createRawConnection } from "./raw-connection.mjs";
import { watchOutput } from "./watch-output.mjs";

const HATPIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));
const TOKEN = "pina_FUZZTOKEN0123456789abcdef";
/** As many as share a sync of the queue well. */
const CONNECTIONS = 64;
const ODD = new Set(["garbage on the socket", "a bad head", "odd headers", "odd methods", "odd paths"]);
/** Memory is looked at so often. Growth counts from the second look: what is kept once (code, tables, caches) is there by then. */
const LOOKS = 10;
const FIRST_LOOK = 1;
/** The emulator keeps the last 100,000 events: they are judged, and forgotten, long before. */
const JUDGED_EVERY = 5000;

/**
 * Sends `count` hostile requests to a real `hatpin serve` with an emulator behind it. Resolves with what was counted, the
 * process's own memory at each tenth of the way and at the end, and in `faults` with each thing that must not be.
 */
export async function fuzzProxy({ count, seed, maxGrowthMiB }) {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-fuzz-"));
  const dataDir = join(folder, "queue");
  const emulator = createEmulator({ accessTokens: [TOKEN] });
  const endpoint = await emulator.listen(0, "127.0.0.1");
  const serve = await startServe(`${endpoint.url}/v5`, dataDir);
  const faults = [];
  const answers = {};
  const next = createHostileRequests(createRandom(seed));
  const startedAt = performance.now();
  const memoryMiB = [];
  let sent = 0;
  let delivered = 0;

  function judgeEvents() {
    const events = emulator.events();
    emulator.reset();
    delivered += events.length;
    for (const { event } of events) {
      const [issue] = validateEvent(event);
      if (issue) faults.push(`Pinterest got what is no event: ${issue.path} ${issue.code}`);
    }
    faults.push(...findPlanted({ pinterest: Buffer.from(JSON.stringify(events)) }));
    return events;
  }

  async function work() {
    const connection = createRawConnection(serve.port);
    while (sent < count && serve.child.exitCode === null) {
      sent += 1;
      if (sent % JUDGED_EVERY === 0) judgeEvents();
      if (sent > (count / LOOKS) * (memoryMiB.length + 1)) memoryMiB.push(anonymousMiB(serve.child.pid));
      const { kind, bytes, isCut } = next();
      const status = await connection.send(bytes, { isCut, isGarbage: ODD.has(kind) });
      answers[kind] ??= {};
      answers[kind][status] = (answers[kind][status] ?? 0) + 1;
      // The queue never fills here, and its disk never refuses: a 503 is a body that broke off at the other end alone.
      if (status >= 500 || status === "no answer") faults.push(`${kind}: ${status}`);
    }
    connection.close();
  }

  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    const seconds = (performance.now() - startedAt) / 1000;
    if (serve.child.exitCode !== null) faults.push(`the proxy ended with ${serve.child.exitCode}`);
    await arrive(serve, emulator, faults);
    memoryMiB.push(anonymousMiB(serve.child.pid));
    const growth = memoryMiB.at(-1) - memoryMiB[FIRST_LOOK];
    if (growth > maxGrowthMiB) faults.push(`memory grew by ${growth} MiB: ${memoryMiB.join(", ")}`);
    judgeEvents();
    serve.child.kill("SIGTERM");
    const [code] = serve.child.exitCode === null ? await once(serve.child, "exit") : [serve.child.exitCode];
    if (code !== 0) faults.push(`the proxy ended with ${code}`);
    faults.push(...serve.output.found(), ...findPlanted({ queue: readAll(dataDir) }));
    return { sent, seconds, answers, delivered, memoryMiB, faults };
  } finally {
    serve.child.kill("SIGKILL");
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startServe(apiUrl, dataDir) {
  const child = spawn(
    process.execPath,
    [HATPIN, "serve", "--port", "0", "--data-dir", dataDir, "--log-events"],
    {
      env: {
        PATH: process.env.PATH,
        PINTEREST_ACCESS_TOKEN: TOKEN,
        PINTEREST_AD_ACCOUNT_ID: "549755885175",
        PINTEREST_API_URI: apiUrl,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const output = watchOutput([child.stdout, child.stderr], (text) => findPlanted({ output: text }));
  const deadline = Date.now() + 60_000;
  for (;;) {
    const port = /listens on http:\/\/[\d.]+:(\d+)/.exec(output.beginning())?.[1];
    if (port) return { child, output, port: Number(port) };
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`serve does not listen: ${output.beginning()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** After all that, an ordinary event still gets to Pinterest, and all that came before it. */
async function arrive({ port, output }, emulator, faults) {
  const event_id = "after-all-that";
  const event = {
    event_id,
    event_name: "lead",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    user_data: {},
  };
  const headers = {
    origin: `http://127.0.0.1:${port}`,
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  };
  const body = JSON.stringify({ v: 1, sent_at: Date.now(), events: [event] });
  const { status } = await fetch(`http://127.0.0.1:${port}/hatpin/events`, { method: "POST", headers, body });
  if (status !== 202) faults.push(`an ordinary event was answered with ${status}`);
  const deadline = Date.now() + 120_000;
  const hasArrived = () => emulator.events().some(({ event }) => event.event_id === event_id);
  // Half of what is sent is the newest: so the last event says nothing of those before it. And its answer says nothing of
  // what is written to the log.
  while (
    output.count("delivered") + output.count("buried") < output.count("accepted") ||
    output.count("accepted") === 0 ||
    !hasArrived()
  ) {
    if (Date.now() > deadline) {
      const [accepted, delivered] = ["accepted", "delivered"].map(output.count);
      faults.push(`${accepted} were accepted, ${delivered} delivered; the last one arrived: ${hasArrived()}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (output.count("buried") > 0) faults.push(`${output.count("buried")} were buried`);
}

function findPlanted(places) {
  const forms = PLANTED.flatMap((text) => [text, encodeURIComponent(text)]);
  return Object.entries(places).flatMap(([place, bytes]) =>
    forms.filter((form) => bytes.includes(form)).map((form) => `${place} holds ${form}`),
  );
}

function readAll(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}

/** Memory that is the process's own: the queue's file is mapped, and would count as well. Linux. */
function anonymousMiB(pid) {
  return Math.round(Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
}
