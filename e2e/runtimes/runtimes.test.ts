import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@hatpin/node/emulator";
import { postEvents } from "../harness/post-events.ts";
import { AD_ACCOUNT_ID, TOKEN } from "../harness/proxy-process.ts";
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

function program(name: string): string {
  const path = process.env[`HATPIN_${name}`];
  assert.ok(path, "run by `node scripts/test.mjs runtimes`");
  return path;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
