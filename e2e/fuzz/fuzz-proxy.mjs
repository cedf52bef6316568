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

const HATPIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));
const TOKEN = "pina_FUZZTOKEN0123456789abcdef";
const CONNECTIONS = 16;
const ODD = new Set(["garbage on the socket", "a bad head", "odd headers", "odd methods", "odd paths"]);
/** Of all requests, before memory is measured first: what is kept once (code, tables, caches) is there by then. */
const WARM_UP = 0.2;

/**
 * Sends `count` hostile requests to a real `hatpin serve` with an emulator behind it. Resolves with what was counted, and in
 * `faults` with each thing that must not be.
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
  let sent = 0;
  let before;

  async function work() {
    const connection = createRawConnection(serve.port);
    while (sent < count && serve.child.exitCode === null) {
      sent += 1;
      if (!before && sent > count * WARM_UP) before = anonymousMiB(serve.child.pid);
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
    const after = anonymousMiB(serve.child.pid);
    if (after - before > maxGrowthMiB) faults.push(`memory grew from ${before} to ${after} MiB`);
    const events = emulator.events();
    for (const { event } of events) {
      const issues = validateEvent(event);
      if (issues.length > 0)
        faults.push(`Pinterest got what is no event: ${issues[0]?.path} ${issues[0]?.code}`);
    }
    serve.child.kill("SIGTERM");
    const [code] = serve.child.exitCode === null ? await once(serve.child, "exit") : [serve.child.exitCode];
    if (code !== 0) faults.push(`the proxy ended with ${code}`);
    faults.push(
      ...findPlanted({ output: serve.output(), queue: readAll(dataDir), pinterest: JSON.stringify(events) }),
    );
    return { sent, seconds, answers, delivered: events.length, memoryMiB: { before, after }, faults };
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
  const pieces = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => pieces.push(chunk));
  const output = () => Buffer.concat(pieces);
  const deadline = Date.now() + 60_000;
  for (;;) {
    const port = /listens on http:\/\/[\d.]+:(\d+)/.exec(output().toString())?.[1];
    if (port) return { child, output, port: Number(port) };
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`serve does not listen: ${output()}`);
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
  const count = (stage) => output().toString().split(`"stage":"${stage}"`).length - 1;
  const deadline = Date.now() + 120_000;
  // Half of what is sent is the newest: so the last event says nothing of those before it.
  while (count("delivered") + count("buried") < count("accepted")) {
    if (Date.now() > deadline)
      return faults.push(`${count("accepted")} were accepted, ${count("delivered")} delivered`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  if (count("buried") > 0) faults.push(`${count("buried")} were buried`);
  if (!emulator.events().some((arrived) => arrived.event.event_id === event_id))
    faults.push("an ordinary event did not arrive");
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
