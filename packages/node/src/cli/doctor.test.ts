import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createEmulator, type RunningEmulator } from "../emulator/index.ts";
import { createProxy } from "../proxy/create-proxy.ts";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { startRedis } from "../queue/redis-under-test.ts";
import { runCommand } from "./command-process.ts";
import { checkDataFolder } from "./doctor/check-data-folder.ts";
import type { Finding } from "./doctor/finding.ts";
import { type DoctorFlags, examine } from "./doctor.ts";

const TOKEN = "pina_TESTTOKEN0123456789abcdef";
const folder = mkdtempSync(join(tmpdir(), "hatpin-doctor-"));
const dataDir = join(folder, "data");
const emulator = createEmulator({ accessTokens: [TOKEN] });
let endpoint: RunningEmulator;
before(async () => {
  endpoint = await emulator.listen();
  await (await openLmdbQueue(dataDir)).close();
});
after(async () => {
  await endpoint?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Surroundings = NonNullable<Parameters<typeof examine>[1]>;

/** The findings as `check status`, and all of them. */
async function diagnose(flags: Partial<DoctorFlags> = {}, surroundings: Partial<Surroundings> = {}) {
  const findings: Finding[] = [];
  const all: DoctorFlags = {
    ...{ dataDir, adAccountId: "549755885175", apiUrl: `${endpoint.url}/v5`, allowedOrigin: [] },
    ...{ eventsPath: "/hatpin/events", scriptPath: "/hatpin.js" },
    ...flags,
  };
  const env = { PINTEREST_ACCESS_TOKEN: TOKEN };
  for await (const finding of examine(all, { env, ...surroundings } as Surroundings)) findings.push(finding);
  assert.ok(!JSON.stringify(findings).includes(TOKEN));
  assert.ok(findings.every(({ status, todo }) => status === "ok" || status === "skipped" || todo));
  const statusOf = (check: string) =>
    findings.filter((finding) => finding.check === check).map(({ status }) => status);
  return { findings, statusOf };
}

test("where all is well nothing failed, and Pinterest has recorded nothing", async () => {
  const { findings } = await diagnose();
  assert.deepEqual(
    findings.filter(({ status }) => status === "failed"),
    [],
  );
  const checks = ["token", "account", "permissions", "clock", "data folder", "folder owner"];
  assert.deepEqual(
    findings.slice(0, 6).map(({ check, status }) => [check, status]),
    checks.map((check) => [check, "ok"]),
  );
  assert.equal(emulator.events().length, 0);
  assert.equal(emulator.requests().at(-1)?.test, true);
});

const REFUSALS = [
  { status: "401", token: "failed", account: "skipped", permissions: "skipped" },
  { status: "403", token: "ok", account: "skipped", permissions: "failed" },
  { status: "404", token: "ok", account: "failed", permissions: "skipped" },
  { status: "429", token: "warning", account: "skipped", permissions: "skipped" },
] as const;

for (const { status, ...expected } of REFUSALS) {
  test(`an answer of ${status} is told where it belongs, and for that alone`, async () => {
    emulator.faults.set(status);
    const { statusOf } = await diagnose();
    emulator.faults.set("off");
    for (const [check, found] of Object.entries(expected)) assert.deepEqual(statusOf(check), [found], check);
  });
}

test("without a token or an account both are named, and nothing is sent", async () => {
  const requests = emulator.requests().length;
  const { findings } = await diagnose({ adAccountId: "" }, { env: {} });
  assert.deepEqual(
    findings.slice(0, 2).map(({ status, says }) => [status, says]),
    [
      ["failed", "PINTEREST_ACCESS_TOKEN is missing"],
      ["failed", "--ad-account-id is missing"],
    ],
  );
  assert.equal(emulator.requests().length, requests);
});

test("a refresh token that could not be kept is not used up", async () => {
  const env = {
    PINTEREST_REFRESH_ACCESS_TOKEN: "pinr_any",
    PINTEREST_APP_ID: "1",
    PINTEREST_APP_SECRET: "secret",
  };
  const { findings } = await diagnose({}, { env });
  assert.deepEqual(
    [findings[0]?.status, /HATPIN_TOKEN_FILE/.test(findings[0]?.todo ?? "")],
    ["warning", true],
  );
});

test("Pinterest that cannot be reached is no fault of the account", async () => {
  const { statusOf } = await diagnose({ apiUrl: "http://127.0.0.1:9/v5" });
  assert.deepEqual(
    ["token", "account", "permissions", "clock"].map((check) => statusOf(check)[0]),
    ["failed", "skipped", "skipped", "skipped"],
  );
});

test("a clock that is ahead, or behind, is told with the seconds", async () => {
  for (const [offBySeconds, status, says] of [
    [600, "failed", /^(599|600|601) s ahead/],
    [-30, "warning", /^(29|30|31) s behind/],
  ] as const) {
    const { findings } = await diagnose({}, { now: () => Date.now() + offBySeconds * 1000 });
    const clock = findings.find(({ check }) => check === "clock");
    assert.equal(clock?.status, status);
    assert.match(clock?.says ?? "", says);
  }
});

test("a data folder that may not be written to, is a file, or is open to others", () => {
  chmodSync(folder, 0o755);
  const locked = join(folder, "locked");
  mkdirSync(locked, { mode: 0o555 });
  const statusIn = (path: string) =>
    asNobody(() => checkDataFolder(path).map(({ check, status }) => `${check} ${status}`));
  assert.equal(statusIn(locked)[0], "data folder failed");
  assert.equal(statusIn(join(locked, "deep", "below"))[0], "data folder failed");
  const file = join(folder, "file");
  writeFileSync(file, "");
  assert.deepEqual(statusIn(file), ["data folder failed"]);
  const open = join(folder, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  assert.ok(
    checkDataFolder(open).some(({ check, status }) => check === "folder owner" && status === "warning"),
  );
  assert.equal(checkDataFolder(join(folder, "new"))[0]?.status, "warning");
  chmodSync(locked, 0o755);
});

test("a Redis that throws away, one that syncs late, and one that is not there", async (t) => {
  const redis = await startRedis(
    ...["--requirepass", "redis-secret", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"],
    ...["--appendfsync", "everysec"],
  );
  t.after(redis.stop);
  const queue = redis.url().replace("//", "//:redis-secret@");
  const { findings, statusOf } = await diagnose({ queue });
  assert.deepEqual(statusOf("redis"), ["ok"]);
  assert.deepEqual(statusOf("redis settings"), ["failed", "warning"]);
  assert.deepEqual(statusOf("queue"), ["skipped"]);
  assert.match(JSON.stringify(findings), /allkeys-lru.*set it to noeviction.*appendfsync to always/);
  const away = await diagnose({ queue: "redis://:redis-secret@127.0.0.1:1/2" });
  assert.deepEqual(away.statusOf("redis"), ["failed"]);
  assert.ok(!JSON.stringify([findings, away.findings]).includes("redis-secret"));
});

test("what pages meet at --url: who may post, and whether the script is there", async (t) => {
  const scriptFile = join(folder, "hatpin.js");
  writeFileSync(scriptFile, "console.log('hatpin');");
  const proxy = createProxy({
    ...{ dataDir: join(folder, "proxy"), accessToken: TOKEN, adAccountId: "1", apiUrl: `${endpoint.url}/v5` },
    ...{ scriptFile, allowedOrigins: ["https://m.shop.example", "https://*.hat.example"] },
  });
  await proxy.start();
  const server = createServer((request, response) => {
    if (request.url !== "/shop") return proxy.node(request, response);
    response.setHeader("content-type", "text/html").end("<!doctype html>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await proxy.stop();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origins = [
    "https://m.shop.example",
    "https://*.hat.example",
    "https://other.example",
    "https://shop.example/path",
  ];
  const { statusOf, findings } = await diagnose({ url, allowedOrigin: origins });
  assert.deepEqual(statusOf("allowed origin"), ["failed", "ok", "ok", "ok", "failed"]);
  assert.match(JSON.stringify(findings), /start hatpin serve with --allowed-origin https:\/\/other\.example/);
  assert.deepEqual(statusOf("script"), ["ok"]);
  for (const path of ["/shop", "/nowhere"]) {
    const astray = await diagnose({ url, scriptPath: path, eventsPath: path });
    assert.deepEqual(
      [...astray.statusOf("allowed origin"), ...astray.statusOf("script")],
      ["failed", "failed"],
    );
  }
});

test("hatpin doctor ends with 1 when something failed, and never prints the token", async () => {
  const doctor = runCommand(["doctor", "--json", "--data-dir", dataDir], {
    PINTEREST_ACCESS_TOKEN: `${TOKEN}x`,
    PINTEREST_AD_ACCOUNT_ID: "1",
    PINTEREST_API_URI: `${endpoint.url}/v5`,
  });
  assert.equal(await doctor.ended, 1, doctor.stderr());
  const findings = doctor
    .stdout()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual([findings[0].check, findings[0].status], ["token", "failed"]);
  assert.ok(!(doctor.stdout() + doctor.stderr()).includes(TOKEN));
});

/** Root may write anywhere: then for a moment as a user who may not. */
function asNobody<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
