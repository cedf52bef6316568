import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createEmulator } from "../emulator/index.ts";
import { startRedis } from "../queue/redis-under-test.ts";
import type { Step } from "../way.ts";
import { runCommand } from "./command-process.ts";
import { hatpin } from "./hatpin.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-command-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const TOKEN = "pina_TESTTOKEN0123456789abcdef";
const scriptFile = join(folder, "hatpin.js");
writeFileSync(scriptFile, "console.log('hatpin');");
const COMPLETE = {
  PINTEREST_ACCESS_TOKEN: TOKEN,
  PINTEREST_AD_ACCOUNT_ID: "549755885175",
  HATPIN_SCRIPT_FILE: scriptFile,
  HATPIN_DATA_DIR: join(folder, "complete"),
  HATPIN_PORT: "0",
};

const WRONG_CALLS: { args: string[]; env?: Record<string, string>; says: RegExp; code?: number }[] = [
  { args: ["serve", "--prot", "1"], says: /^hatpin: unknown option '--prot' \(Did you mean --port\?\)$/ },
  { args: ["serv"], says: /^hatpin: unknown command 'serv' \(Did you mean serve\?\)$/ },
  { args: ["serve", "--token", TOKEN], env: COMPLETE, says: /^hatpin: unknown option '--token'$/ },
  { args: ["serve", "now"], env: COMPLETE, says: /^hatpin: too many arguments/ },
  { args: ["serve"], says: /^hatpin: PINTEREST_ACCESS_TOKEN is missing/ },
  {
    args: ["serve"],
    env: { ...COMPLETE, PINTEREST_ACCESS_TOKEN: "" },
    says: /^hatpin: PINTEREST_ACCESS_TOKEN is/,
  },
  {
    args: ["serve"],
    env: { ...COMPLETE, PINTEREST_AD_ACCOUNT_ID: "" },
    says: /^hatpin: --ad-account-id is missing/,
  },
  { args: ["serve", "--port", "70000"], env: COMPLETE, says: /^hatpin: option '--port <number>'.*65535/ },
  {
    args: ["serve"],
    env: { ...COMPLETE, HATPIN_PORT: "x" },
    says: /^hatpin: option '--port <number>' value 'x'/,
  },
  {
    args: ["serve"],
    env: { ...COMPLETE, HATPIN_TEST: "perhaps" },
    says: /^hatpin: HATPIN_TEST must be true or false$/,
  },
  {
    args: ["serve", "--allowed-origin", "shop.example"],
    env: COMPLETE,
    says: /^hatpin: --allowed-origin must be/,
  },
  {
    args: ["serve", "--trusted-proxy", "10.0.0.0/99"],
    env: COMPLETE,
    says: /^hatpin: --trusted-proxy must be/,
  },
  { args: ["serve", "--body-timeout-ms", "0"], env: COMPLETE, says: /^hatpin: --body-timeout-ms must be/ },
  {
    args: ["serve", "--script-file", "/nowhere"],
    env: COMPLETE,
    says: /^hatpin: --script-file cannot be read \(ENOENT\)/,
  },
  { args: ["serve", "--host", ""], env: COMPLETE, says: /^hatpin: option '--host <address>'.*must name/ },
  { args: ["emulate", "--host", " "], says: /^hatpin: option '--host <address>'.*must name/ },
  { args: ["serve", "--max-waiting", "0"], env: COMPLETE, says: /^hatpin: --max-waiting must be/ },
  {
    args: ["serve"],
    env: { ...COMPLETE, PINTEREST_ACCESS_TOKEN: " " },
    says: /^hatpin: PINTEREST_ACCESS_TOKEN is missing/,
  },
  {
    args: ["serve"],
    env: { ...COMPLETE, PINTEREST_ACCESS_TOKEN: `Bearer ${TOKEN}` },
    says: /^hatpin: PINTEREST_ACCESS_TOKEN must be the token alone/,
  },
  {
    args: ["serve", "--data-dir", scriptFile],
    env: COMPLETE,
    says: /^hatpin: the queue in .* cannot be/,
    code: 1,
  },
  {
    args: ["serve"],
    env: { ...COMPLETE, HATPIN_QUEUE: `http://:${TOKEN}@shop.example` },
    says: /^hatpin: --queue must be an address like redis:/,
  },
  {
    args: ["serve"],
    env: { ...COMPLETE, HATPIN_QUEUE: `redis://:${TOKEN}@127.0.0.1:1/2` },
    says: /^hatpin: the queue in redis:\/\/127\.0\.0\.1:1\/2 cannot be opened: Redis cannot be reached/,
    code: 1,
  },
  {
    args: ["serve", "--host", "192.0.2.1"],
    env: COMPLETE,
    says: /^hatpin: 192.0.2.1 is no address/,
    code: 1,
  },
];

for (const { args, env, says, code = 2 } of WRONG_CALLS) {
  test(`hatpin ${args.join(" ").replace(TOKEN, "…").replace(folder, "…")} ends with ${code} and: ${says.source}`, async () => {
    Object.assign(process.env, env);
    const sentences: string[] = [];
    const exitCode = await hatpin(args, (sentence) => sentences.push(sentence));
    for (const name of Object.keys(env ?? {})) delete process.env[name];
    assert.equal(exitCode, code);
    assert.equal(sentences.length, 1);
    assert.match(sentences[0] ?? "", says);
    assert.ok(!sentences[0]?.includes("\n") && !sentences[0]?.includes(TOKEN));
  });
}

test("a missing token is one sentence on stderr, and exit code 2", async () => {
  const { ended, stdout, stderr } = runCommand(["serve"]);
  assert.equal(await ended, 2);
  assert.match(stderr(), /^hatpin: PINTEREST_ACCESS_TOKEN is missing[^\n]*\n$/);
  assert.equal(stdout(), "");
});

test("a port in use is one sentence, and exit code 1", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  const { ended, stderr } = runCommand(["serve", "--port", String(port)], COMPLETE);
  assert.equal(await ended, 1);
  assert.equal(stderr(), `hatpin: port ${port} of 127.0.0.1 is in use; choose another by --port\n`);
});

test("help teaches: what it does, an example, and the names of the environment", async () => {
  const { ended, stdout } = runCommand(["serve", "--help"]);
  assert.equal(await ended, 0);
  for (const taught of ["Example", "HATPIN_ALLOWED_ORIGIN", "PINTEREST_ACCESS_TOKEN", "--trusted-hops"]) {
    assert.ok(stdout().includes(taught), taught);
  }
});

test("serve takes its options from the environment, delivers, prints steps as JSON, and stops in order", async (t) => {
  const emulator = createEmulator({ accessTokens: [TOKEN] });
  const endpoint = await emulator.listen();
  t.after(endpoint.close);
  const serve = runCommand(["serve"], {
    ...COMPLETE,
    PINTEREST_API_URI: `${endpoint.url}/v5`,
    HATPIN_DATA_DIR: join(folder, "serve"),
    HATPIN_ALLOWED_ORIGIN: "https://a.example, https://b.example",
    HATPIN_LOG_EVENTS: "true",
    HATPIN_JSON: "true",
    HATPIN_METRICS_PORT: "0",
    HATPIN_TRUSTED_PROXY: "127.0.0.0/8 ::1",
    HATPIN_RATE_LIMIT: "1",
    HATPIN_MAX_BODY_BYTES: "2000",
  });
  const url = await serve.listening();
  const visitor = { origin: "https://b.example", "x-forwarded-for": "8.8.8.8" };
  const answer = await post(url, ["a", "b"], visitor);
  assert.equal(answer.status, 202);
  assert.equal((await post(url, ["d"], visitor)).status, 429);
  assert.equal((await post(url, ["x".repeat(2000)], { origin: "https://b.example" })).status, 413);
  assert.equal((await post(url, ["c"], { origin: "https://c.example" })).status, 403);
  assert.equal((await fetch(`${url}/hatpin.js`)).status, 200);
  await until(() => emulator.events().length === 2);
  await until(() => serve.stdout().split("delivered").length === 3);

  const metricsUrl = /http:\S+\/metrics/.exec(serve.stderr())?.[0] ?? "";
  const metrics = await (await fetch(metricsUrl)).text();
  assert.match(metrics, /^hatpin_events_delivered_total\{event_name="page_visit"\} 2$/m);
  assert.equal((await fetch(`${url}/metrics`)).status, 404);

  serve.child.kill("SIGTERM");
  assert.equal(await serve.ended, 0);
  const steps = serve
    .stdout()
    .trimEnd()
    .split("\n")
    .map((line): Step => JSON.parse(line));
  assert.deepEqual(
    steps.map(({ stage, event_id }) => `${stage} ${event_id}`),
    ["accepted a", "accepted b", "sent a", "sent b", "delivered a", "delivered b"],
  );
  const said = serve
    .stderr()
    .trimEnd()
    .split("\n")
    .map((line): { level: string; message: string } => JSON.parse(line));
  assert.ok(said.some(({ message }) => message.startsWith("hatpin listens on http")));
  assert.ok(said.every(({ level }) => level === "info" || level === "warn"));
  assert.ok(!(serve.stdout() + serve.stderr()).includes(TOKEN));
});

test("two serve share a queue in Redis: what one took the other delivers, and no password is shown", async (t) => {
  const redis = await startRedis("--requirepass", "redis-secret");
  t.after(redis.stop);
  const emulator = createEmulator({ accessTokens: [TOKEN] });
  const endpoint = await emulator.listen();
  t.after(endpoint.close);
  const { HATPIN_DATA_DIR: _, ...rest } = COMPLETE;
  const env = { ...rest, HATPIN_QUEUE: redis.url().replace("//", "//:redis-secret@") };
  // Nobody listens there: what it takes stays in the queue.
  const one = runCommand(["serve"], { ...env, PINTEREST_API_URI: "http://127.0.0.1:9/v5" });
  const url = await one.listening();
  assert.equal((await post(url, ["a", "b"], { origin: url })).status, 202);
  one.child.kill("SIGTERM");
  assert.equal(await one.ended, 0);
  assert.equal(emulator.events().length, 0);

  const two = runCommand(["serve"], { ...env, PINTEREST_API_URI: `${endpoint.url}/v5` });
  const urlOfTwo = await two.listening();
  assert.equal((await post(urlOfTwo, ["b", "c"], { origin: urlOfTwo })).status, 202);
  await until(() => emulator.events().length === 3);
  assert.deepEqual(
    emulator
      .events()
      .map(({ event }) => event.event_id)
      .sort(),
    ["a", "b", "c"],
  );

  await redis.kill();
  assert.equal((await post(urlOfTwo, ["d"], { origin: urlOfTwo })).status, 503);
  await redis.start();
  await until(() => post(urlOfTwo, ["d"], { origin: urlOfTwo }).then(({ status }) => status === 202));
  await until(() => emulator.events().length === 4);
  two.child.kill("SIGTERM");
  assert.equal(await two.ended, 0);
  const said = [one, two].map(({ stdout, stderr }) => stdout() + stderr()).join("");
  assert.match(said, /the queue is in redis:\/\/127\.0\.0\.1:\d+\/0/);
  assert.ok(!said.includes("redis-secret"));
});

/** Events, of 16 that may be on their way at once. */
const LOAD_BEFORE_KILL = 20;

test("kill -9 of serve under load loses nothing that was answered with 202", async (t) => {
  const emulator = createEmulator({ accessTokens: [TOKEN] });
  const endpoint = await emulator.listen();
  t.after(endpoint.close);
  const env = {
    ...COMPLETE,
    PINTEREST_API_URI: `${endpoint.url}/v5`,
    HATPIN_DATA_DIR: join(folder, "killed"),
  };
  const accepted = new Set<string>();
  for (let round = 0; round < 3; round++) {
    const serve = runCommand(["serve"], env);
    const url = await serve.listening();
    let isKilled = false;
    const load = Array.from({ length: 8 }, async (_, worker) => {
      for (let n = 0; !isKilled; n++) {
        const ids = [`${round}-${worker}-${n}-a`, `${round}-${worker}-${n}-b`];
        const answer = await post(url, ids).catch(() => undefined);
        if (answer?.status === 202) for (const id of ids) accepted.add(id);
      }
    });
    // Somewhere under load, however fast the machine is.
    const before = accepted.size;
    await until(() => accepted.size >= before + LOAD_BEFORE_KILL);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
    serve.child.kill("SIGKILL");
    isKilled = true;
    await Promise.all(load);
    assert.equal(await serve.ended, "SIGKILL");
  }
  const last = runCommand(["serve"], env);
  await last.listening();
  const arrived = () => new Set(emulator.events().map(({ event }) => event.event_id));
  await until(() => [...accepted].every((id) => arrived().has(id)));
  last.child.kill("SIGINT");
  assert.equal(await last.ended, 0);
});

test("a second signal ends serve at once, even while a batch hangs", async (t) => {
  const emulator = createEmulator();
  const endpoint = await emulator.listen();
  t.after(endpoint.close);
  emulator.faults.set("hang");
  const serve = runCommand(["serve", "--data-dir", join(folder, "hanging")], {
    ...COMPLETE,
    PINTEREST_API_URI: `${endpoint.url}/v5`,
  });
  await post(await serve.listening(), ["a"]);
  await until(() => emulator.requests().length > 0);
  serve.child.kill("SIGTERM");
  await until(() => serve.stdout().includes("stopping"));
  const stoppedAt = Date.now();
  serve.child.kill("SIGTERM");
  assert.equal(await serve.ended, 1);
  assert.ok(Date.now() - stoppedAt < 2000);
});

function sample(event_id: string) {
  const event_time = Math.floor(Date.now() / 1000);
  return { event_id, event_name: "page_visit", action_source: "web", event_time, user_data: {} };
}

async function post(url: string, ids: string[], headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/hatpin/events`, {
    method: "POST",
    headers: { "content-type": "text/plain", "user-agent": BROWSER, ...headers },
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events: ids.map(sample) }),
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
