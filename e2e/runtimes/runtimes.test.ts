import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@hatpin/node/emulator";
import { build } from "esbuild";
import { freePort } from "../harness/free-port.ts";
import { postEvents } from "../harness/post-events.ts";
import { AD_ACCOUNT_ID, TOKEN } from "../harness/proxy-process.ts";
import { readSnippet } from "../harness/read-snippet.ts";
import { waitFor } from "../harness/wait-for.ts";

// The same handler where there is no Node. The programs' paths come from scripts/test.mjs.

const HERE = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hatpin-runtimes-"));
const emulator = createEmulator({ accessTokens: [TOKEN] });
let endpoint: Awaited<ReturnType<typeof emulator.listen>>;

before(async () => {
  endpoint = await emulator.listen(0, "127.0.0.1");
});
after(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => emulator.reset());

const received = () => emulator.events().map(({ event_id, copies }) => `${event_id} ${copies}`);

for (const [name, args] of [
  ["BUN", ["run"]],
  ["DENO", ["run", "--allow-all", "--node-modules-dir=manual"]],
] as const) {
  test(`${name}: what was answered with 202 survives kill -9 in LMDB, and is delivered once`, async () => {
    const start = () => startServer(name, args);
    const first = await start();
    emulator.faults.set("503");
    assert.equal(await postEvents(first.url, [`${name}-a`, `${name}-b`]), 202);
    await kill(first.child);
    assert.deepEqual(received(), []);

    emulator.faults.clear();
    const second = await start();
    await waitFor("what was kept to be delivered", () => received().length === 2, 60_000);
    assert.equal(await postEvents(second.url, [`${name}-b`, `${name}-c`]), 202);
    await waitFor("the new one", () => received().length === 3, 60_000);
    assert.deepEqual(received(), [`${name}-a 1`, `${name}-b 1`, `${name}-c 1`]);
    const script = await fetch(`${second.url}/hatpin.js`);
    assert.ok(script.ok && (await script.text()).length > 1000);
    assert.equal((await fetch(`${second.url}/hatpin/events`, { method: "OPTIONS" })).status, 204);
    await kill(second.child);
  });
}

// As Cloudflare's network names it; a bare workerd names none, and without an address Pinterest takes no such event. One for
// documentation is none of a visitor's where events go to Pinterest itself, as the worker believes.
const VISITOR = { "cf-connecting-ip": "9.9.9.9" };

test("workerd: events are sent within the request, and without an answer the page keeps them", async () => {
  const { url, child } = await startWorker();
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  emulator.faults.set({ kind: "status", status: 503, times: 1 });
  assert.equal(await postEvents(url, ["w-a"], VISITOR), 503);
  assert.deepEqual(received(), []);
  assert.equal(await postEvents(url, ["w-a"], VISITOR), 202);
  assert.equal(await postEvents(url, ["w-a", "w-b"], VISITOR), 202);
  assert.deepEqual(received(), ["w-a 1", "w-b 1"]);
  assert.ok(emulator.events().every(({ event }) => event.user_data.external_id === undefined));
  await kill(child);
});

test("workerd: the sending goes on when the visitor has left", async () => {
  const { url, child } = await startWorker();
  // A bare workerd goes on without waitUntil too (seen 2026-11-28), so that the work is handed to it is tested beside the code.
  // Two that are refused together are sent again one by one: requests that begin when the visitor is gone.
  emulator.faults.set({ kind: "status", status: 400, delayMs: 1500, times: 1 });
  const events = ["left-a", "left-b"].map((event_id) => ({
    event_id,
    event_name: "page_visit",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    event_source_url: "https://www.shop.example/",
    user_data: {},
  }));
  const leaving = new AbortController();
  const answer = fetch(`${url}/hatpin/events`, {
    method: "POST",
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events }),
    // With an origin it is a page's, and of a page "node" would be a bot.
    headers: {
      ...VISITOR,
      origin: url,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    },
    signal: leaving.signal,
  });
  // Once the request has come through to Pinterest.
  await waitFor("the request to Pinterest", () => emulator.faults.list().length === 0);
  leaving.abort();
  await assert.rejects(answer);
  await waitFor("the events", () => received().length === 2);
  // The digest of the visitor's id, by WebCrypto.
  assert.match(emulator.events()[0]?.event.user_data.external_id?.[0] ?? "", /^[\da-f]{64}$/);
  await kill(child);
});

async function startServer(name: string, args: readonly string[]) {
  const child = spawn(program(name), [...args, join(HERE, "serve.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: join(HERE, ".."),
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      HATPIN_DATA_DIR: join(folder, name),
      PINTEREST_ACCESS_TOKEN: TOKEN,
      PINTEREST_AD_ACCOUNT_ID: AD_ACCOUNT_ID,
      PINTEREST_API_URI: `${endpoint.url}/v5`,
    },
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, "line", { signal: AbortSignal.timeout(60_000) });
  return { child, url: `http://127.0.0.1:${/^port (\d+)$/.exec(String(line))?.[1]}` };
}

/** The code of docs/frameworks.md as it stands there; what it sends to Pinterest, wherever that is, goes to the emulator. */
async function startWorker() {
  const { metafile } = await build({
    stdin: { contents: readSnippet("frameworks.md", "Workers", "js"), resolveDir: HERE },
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker"],
    metafile: true,
  });
  // Of Node's modules, none.
  for (const { imports } of Object.values(metafile.outputs)) assert.deepEqual(imports, []);
  const port = await freePort();
  const binding = (name: string, text: string) => `( name = "${name}", text = "${text}" )`;
  writeFileSync(
    join(folder, "worker.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ( name = "main", worker = (
      modules = [ ( name = "worker.js", esModule = embed "worker.js" ) ],
      compatibilityDate = "2026-01-01",
      bindings = [
        ${[binding("PINTEREST_ACCESS_TOKEN", TOKEN), binding("PINTEREST_AD_ACCOUNT_ID", AD_ACCOUNT_ID)].join(
          ",\n        ",
        )},
      ],
      globalOutbound = "pinterest",
    ) ),
    ( name = "pinterest", external = ( address = "${new URL(endpoint.url).host}", http = () ) ),
  ],
  sockets = [ ( name = "http", address = "127.0.0.1:${port}", http = (), service = "main" ) ],
);
`,
  );
  const child = spawn(program("WORKERD"), ["serve", join(folder, "worker.capnp")], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor("the worker", async () => (await fetch(`${url}/healthz`)).ok, 60_000);
  return { child, url };
}

function program(name: string): string {
  const path = process.env[`HATPIN_${name}`];
  assert.ok(path, "run by `node scripts/test.mjs runtimes`");
  return path;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
