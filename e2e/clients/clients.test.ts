import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createEmulator, type RunningEmulator } from "@hatpin/node/emulator";
import { packPackages, ROOT } from "../../scripts/pack-packages.mjs";
import { readSnippet } from "../harness/read-snippet.ts";

const VITEST = ["vite@8.3.8", "vitest@4.1.12"];

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "hatpin-clients-"));
const bin = join(folder, "bin");
mkdirSync(bin);
symlinkSync(join(ROOT, "packages/node/dist/cli/main.js"), join(bin, "hatpin"));
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
after(() => rmSync(folder, { recursive: true }));

const emulator = createEmulator({ accessTokens: ["pina_a-token-of-some-length"] });
let running: RunningEmulator;
before(async () => {
  running = await emulator.listen();
});
after(() => running.close());

test("the example for vitest passes as it stands, with the real vitest", () => {
  const { tarballs, remove } = packPackages();
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"];
  execFileSync("npm", ["install", ...flags, ...VITEST, ...Object.values(tarballs)], { cwd: app });
  remove();
  const example = readSnippet("emulator.md", "With vitest", "js");
  writeFileSync(join(app, "example.test.js"), example);
  const vitest = join(app, "node_modules/.bin/vitest");
  // What vitest prints is coloured unless it is told not to be.
  const quiet = { cwd: app, encoding: "utf8", env: { ...env, NO_COLOR: "1" } } as const;
  assert.match(execFileSync(vitest, ["run"], quiet), /1 passed/);

  writeFileSync(
    join(app, "example.test.js"),
    example.replace('{ event_id: "two" }', '{ event_id: "two", event_name: "lead" }'),
  );
  assert.throws(
    () => execFileSync(vitest, ["run"], { ...quiet, stdio: "pipe" }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      const printed = stdout + stderr;
      assert.match(printed, /AssertionError: no delivered event fits an event with event_id 'two'/);
      assert.match(printed, /event_name: expected 'lead', got 'signup'/);
      return true;
    },
  );
});

test("the example for pytest passes as it stands, with the real pytest", async () => {
  writeFileSync(join(folder, "test_example.py"), readSnippet("emulator.md", "With pytest", "python"));
  const { stdout } = await run("python3", ["-m", "pytest", "-q", "test_example.py"], { cwd: folder, env });
  assert.match(stdout, /1 passed/);
});

test("a program that sends what Pinterest's Python SDK sends is answered, and its test is a test", async () => {
  cpSync(fileURLToPath(new URL("./sdk_shaped_client.py", import.meta.url)), join(folder, "client.py"));
  const { stdout } = await run("python3", ["client.py"], {
    cwd: folder,
    env: {
      ...env,
      PINTEREST_API_URI: `${running.url}/v5`,
      PINTEREST_ACCESS_TOKEN: "pina_a-token-of-some-length",
    },
  });
  const [real, tested, refused] = JSON.parse(stdout);
  assert.deepEqual([real.status, real.body.num_events_processed], [200, 2]);
  assert.deepEqual([tested.status, tested.body.num_events_processed], [200, 2]);
  assert.deepEqual([refused.status, refused.body.code], [401, 2]);
  assert.deepEqual(
    emulator.requests().map(({ test, status, path }) => [test, status, path]),
    [
      [false, 200, "/v5/ad_accounts/549755885175/events?test=False"],
      [true, 200, "/v5/ad_accounts/549755885175/events?test=True"],
      [false, 401, "/v5/ad_accounts/549755885175/events?test=False"],
    ],
  );
  assert.deepEqual(
    emulator.events().map(({ event_id, copies }) => [event_id, copies]),
    [
      ["order-0", 1],
      ["order-1", 1],
    ],
  );
});

test("the lines for curl work as they stand", async () => {
  const port = new URL(running.url).port === "8378" ? "8379" : "8378";
  const lines = readSnippet("emulator.md", "With curl", "sh").replaceAll("8378", port);
  const shell = spawn("bash", ["-e", "-c", `${lines}\nkill %1; wait`], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of shell.stdout) printed += chunk;
  assert.match(printed, /"times":1/);
  assert.match(printed, /"code":4197/);
  assert.match(printed, /"path":"\/v5\/ad_accounts\/1\/events"/);
});
