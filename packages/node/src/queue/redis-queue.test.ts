import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import type { ConversionEvent } from "@hatpin/core";
import { Redis } from "ioredis";
import type { Log } from "../log/create-log.ts";
import type { Claim, DurableQueue } from "./durable-queue.ts";
import { describeDurableQueue } from "./durable-queue-contract.ts";
import { startPartition } from "./partition-under-test.ts";
import { openRedisQueue } from "./redis-queue.ts";
import { findFreePort, type RedisUnderTest, startRedis } from "./redis-under-test.ts";

let redis: RedisUnderTest;
let databases = 0;
before(async () => {
  redis = await startRedis();
});
after(() => redis?.stop());

describeDurableQueue("the Redis queue", {
  module: new URL("./redis-queue.ts", import.meta.url),
  opener: "openRedisQueue",
  freshPlace: () => redis.url(databases++),
});

test("queues of different names share a Redis and nothing else", async (t) => {
  const url = redis.url(databases++);
  const [one, two] = [await openFor(t, url, { name: "one" }), await openFor(t, url, { name: "two" })];
  assert.deepEqual(await one.append([sample("a")]), ["appended"]);
  assert.deepEqual(await two.append([sample("a")]), ["appended"]);
  await one.ack(await one.claim(10, 60_000));
  assert.equal((await two.stats()).waiting, 1);
});

test("appends of one turn reach Redis in one call", async (t) => {
  const url = redis.url(databases++);
  const queue = await openFor(t, url);
  const redisClient = connectFor(t, url);
  const calls = async () =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redisClient.info("commandstats"))?.[1] ?? 0);
  await queue.append([sample("first")]);
  const before = await calls();
  await Promise.all(Array.from({ length: 100 }, (_, n) => queue.append([sample(`e${n}`)])));
  assert.equal((await calls()) - before, 1);
});

test("what is remembered to leave out duplicates ends by itself", async (t) => {
  const url = redis.url(databases++);
  const queue = await openFor(t, url);
  await queue.append(Array.from({ length: 100 }, (_, n) => sample(`e${n}`)));
  await queue.ack(await queue.claim(1000, 60_000));
  const client = connectFor(t, url);
  const keys = await client.keys("*");
  const remembered = keys.filter((key) => key.startsWith("{hatpin}:seen:"));
  assert.ok(remembered.length > 50);
  for (const key of remembered) {
    const hours = (await client.pttl(key)) / 3_600_000;
    assert.ok(hours > 48 && hours <= 61, `${key} ends in ${hours} hours`);
  }
  // The counters; of events that are done with nothing else is left.
  assert.deepEqual(
    keys
      .filter((key) => !remembered.includes(key))
      .filter((key) => !/:(numbers|events|leases:.+)$/.test(key)),
    [],
  );
});

test("while Redis is down appends are refused, and taken again when it is back, with all it had", async (t) => {
  const own = await startFor(t);
  const queue = await openFor(t, own.url());
  await queue.append([sample("before")]);
  const inProgress = queue.append([sample("during")]).catch(() => {});
  await own.kill();
  await inProgress;
  const startedAt = performance.now();
  await assert.rejects(queue.append([sample("secret-id")]), (error: Error) => {
    assert.match(error.message, /Redis/);
    assert.ok(!JSON.stringify([error, error.stack, error.message]).includes("secret-id"));
    return true;
  });
  assert.ok(performance.now() - startedAt < 500, "it took its time to refuse");
  await own.start();
  await untilTaken(queue, sample("after"));
  let claims: Claim[] = [];
  await until(async () => {
    claims = await queue.claim(10, 60_000).catch(() => []);
    return claims.length > 0;
  });
  assert.deepEqual(
    claims.map(({ event }) => event.event_id).filter((id) => id !== "during"),
    ["before", "after"],
  );
});

test("a network that is cut makes appends fail within the deadline, and is over by itself", async (t) => {
  const partition = await startPartition(redis.port);
  t.after(partition.close);
  const url = `redis://127.0.0.1:${partition.port}/${databases++}`;
  const queue = await openFor(t, url, { timeoutMs: 400 });
  await queue.append([sample("before")]);
  partition.cut();
  const startedAt = performance.now();
  const refusals = await Promise.allSettled([queue.append([sample("cut")]), queue.claim(10, 60_000)]);
  for (const refusal of refusals) {
    assert.match(
      (refusal as PromiseRejectedResult).reason.message,
      /no answer within 400 ms|connection to Redis was lost/,
    );
  }
  assert.ok(performance.now() - startedAt < 5000);
  partition.heal();
  await untilTaken(queue, sample("after"));
  assert.deepEqual(await queue.append([sample("before"), sample("after")]), ["duplicate", "duplicate"]);
});

test("a Redis that takes a connection and never answers on it keeps neither the opening nor a new connection waiting", {
  timeout: 30_000,
}, async (t) => {
  const partition = await startPartition(redis.port);
  t.after(partition.close);
  const url = `redis://127.0.0.1:${partition.port}/${databases++}`;
  partition.cut();
  await assert.rejects(
    openRedisQueue(url, { timeoutMs: 300 }),
    /^Error: Redis cannot be reached: no answer within 300 ms/,
  );
  partition.heal();
  const queue = await openFor(t, url, { timeoutMs: 300 });
  partition.cut();
  await assert.rejects(queue.append([sample("cut")]), /no answer within 300 ms/);
  const before = partition.connections();
  await until(() => partition.connections() > before);
  partition.replace();
  await untilTaken(queue, sample("after"));
});

test("what a claim took whose answer never came is claimed again at once, in no doubt", async (t) => {
  const partition = await startPartition(redis.port);
  t.after(partition.close);
  const url = redis.url(databases++);
  const queue = await openFor(t, url.replace(String(redis.port), String(partition.port)), { timeoutMs: 400 });
  const other = await openFor(t, url);
  // So that Redis knows the script: it would ask for it, and the question would be lost.
  assert.deepEqual(await queue.claim(10, 300_000), []);
  await other.append(["a", "b"].map(sample));
  partition.cut("answers");
  await assert.rejects(queue.claim(10, 300_000), /no answer/);
  assert.equal((await other.stats()).claimed, 2, "the claim did not reach Redis");
  partition.heal();
  let claims: Claim[] = [];
  await until(async () => {
    claims = await queue.claim(10, 300_000).catch(() => []);
    return claims.length > 0;
  });
  assert.deepEqual(
    claims.map(({ event, attempts, inDoubt }) => [event.event_id, attempts, inDoubt]),
    [
      ["a", 1, false],
      ["b", 1, false],
    ],
  );
  assert.deepEqual(await other.claim(10, 300_000), []);
});

test("with `replicas` an append resolves when they have it: a replica that takes over has all", async (t) => {
  const master = await startFor(t, "--repl-diskless-sync-delay", "0");
  const replica = await startFor(t, "--replicaof", "127.0.0.1", String(master.port));
  const queue = await openFor(t, master.url(), { replicas: 1, timeoutMs: 1000 });
  await untilTaken(queue, sample("first"));
  const acknowledged: string[] = [];
  const load = Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n));
      await queue.append([sample(`e${n}`)]).then(
        () => acknowledged.push(`e${n}`),
        () => {},
      );
    }),
  );
  await until(() => acknowledged.length > 50);
  await master.kill();
  await load;
  const client = connectFor(t, replica.url());
  await client.call("REPLICAOF", "NO", "ONE");
  const after = await openFor(t, replica.url());
  const there = new Set((await after.claim(1000, 60_000)).map(({ event }) => event.event_id));
  assert.ok(acknowledged.length < 200, "the master was killed too late");
  assert.deepEqual(
    acknowledged.filter((id) => !there.has(id)),
    [],
  );
});

test("with `replicas` an append is refused while too few have it, a duplicate's too", async (t) => {
  const own = await startFor(t);
  const queue = await openFor(t, own.url(), { replicas: 1, timeoutMs: 1000 });
  await assert.rejects(queue.append([sample("a")]), /only 0 of 1 replicas have the events/);
  await assert.rejects(queue.append([sample("a")]), /only 0 of 1 replicas have the events/);
});

test("with `replicas` a duplicate is one only when they have the first, whoever appended that", async (t) => {
  const master = await startFor(t, "--repl-diskless-sync-delay", "0");
  const replica = await startFor(t, "--replicaof", "127.0.0.1", String(master.port));
  const careful = await openFor(t, master.url(), { replicas: 1, timeoutMs: 2000 });
  await untilTaken(careful, sample("first"));
  const hasty = await openFor(t, master.url());
  replica.pause();
  assert.deepEqual(await hasty.append([sample("a")]), ["appended"]);
  const client = connectFor(t, master.url());
  const countWrites = async () =>
    Number(/rdb_changes_since_last_save:(\d+)/.exec(await client.info("persistence"))?.[1]);
  const before = await countWrites();
  await assert.rejects(careful.append([sample("a")]), /only 0 of 1 replicas/);
  // Older servers wait for all that was written before the last command, newer ones only for what its connection wrote.
  assert.ok(
    (await countWrites()) > before,
    "a duplicate wrote nothing that WAIT of a newer server waits for",
  );
  replica.resume();
  await untilTaken(careful, sample("a"));
});

test("a queue lies on one shard of a cluster", async (t) => {
  const own = await startFor(t, "--cluster-enabled", "yes");
  const client = connectFor(t, own.url());
  await client.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  await until(async () => String(await client.call("CLUSTER", "INFO")).includes("cluster_state:ok"));
  const queue = await openFor(t, own.url());
  await queue.append(["a", "b", "c", "d"].map(sample));
  const [a, b, ...others] = await queue.claim(10, 60_000);
  assert.ok(a && b);
  await queue.ack([a]);
  await queue.release([b], 0);
  await queue.bury(others, "too_old");
  assert.deepEqual(await queue.knows([sample("a"), sample("x")]), [true, false]);
  assert.equal((await queue.deadLetters()).length, 2);
  const keys = await client.keys("*");
  assert.ok(keys.length > 5);
  const slots = await Promise.all(keys.map((key) => client.call("CLUSTER", "KEYSLOT", key)));
  assert.equal(new Set(slots).size, 1);
});

test("the log says what of Redis's settings weakens the promise", async (t) => {
  const lines: string[] = [];
  const weaknesses: (string | undefined)[] = [];
  const log: Log = (line, { weakness }) => {
    lines.push(line);
    weaknesses.push(weakness);
  };
  for (const settings of [
    ["--appendonly", "no"],
    ["--appendfsync", "everysec"],
    ["--appendfsync", "always"],
  ]) {
    const own = await startFor(t, ...settings);
    await openFor(t, own.url(), { log });
  }
  assert.deepEqual(weaknesses, ["not_persistent", "syncs_late"]);
  assert.match(lines[0] ?? "", /no append-only file/);
  assert.match(lines[1] ?? "", /does not sync each write/);
});

test("a Redis that throws away what it has no room for is refused; one that is full refuses events", async (t) => {
  const own = await startFor(t, "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru");
  await assert.rejects(openRedisQueue(own.url()), /would throw events away.*noeviction/);
  const client = connectFor(t, own.url());
  await client.config("SET", "maxmemory-policy", "noeviction");
  const queue = await openFor(t, own.url());
  const taken: string[] = [];
  let refusal: Error | undefined;
  for (let n = 0; !refusal; n++) {
    const id = `e${n}`;
    await queue.append([{ ...sample(id), event_source_url: "x".repeat(50_000) }]).then(
      () => taken.push(id),
      (error: Error) => {
        refusal = error;
      },
    );
  }
  assert.match(refusal.message, /OOM/);
  assert.ok(!refusal.message.includes("xxx"));
  const claims: Claim[] = [];
  let more: Claim[];
  do {
    more = await queue.claim(1000, 60_000, 1_000_000);
    claims.push(...more);
  } while (more.length > 0);
  assert.deepEqual(
    claims.map(({ event }) => event.event_id),
    taken,
    "what was taken can be claimed also when it is full",
  );
  const [one, two, ...others] = claims;
  assert.ok(one && two);
  await queue.release([one], 0);
  await queue.bury([two], "too_old");
  const [again] = await queue.claim(1, 60_000);
  assert.equal(again?.event.event_id, one.event.event_id, "what is full can be worked on");
  await queue.ack([again, ...others]);
  // Redis 8 counts what its scripts leave behind, too, until it clears that away some fifty scripts later.
  await untilTaken(queue, sample("room again"));
});

test("a Redis that is not there, or lets nobody in, is one sentence without the password", async (t) => {
  const own = await startFor(t, "--requirepass", "right-secret");
  const address = `127.0.0.1:${own.port}/0`;
  for (const [url, says] of [
    ["redis://:wrong-secret@127.0.0.1:1/0", /^Redis cannot be reached: connect ECONNREFUSED/],
    [`redis://:wrong-secret@${address}`, /^Redis cannot be reached: WRONGPASS/],
    [`redis://${address}`, /NOAUTH/],
    ["redis://:wrong-secret@[", /^queue must be an address like/],
    ["http://:wrong-secret@127.0.0.1", /^queue must be an address like/],
  ] as const) {
    await assert.rejects(openRedisQueue(url), (error: Error) => {
      assert.match(error.message, says);
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("wrong-secret"));
      return true;
    });
  }
  await openFor(t, `redis://:right-secret@${address}`);
});

test("without the package ioredis the queue says what to install", async () => {
  const { said } = await runScript(
    `
    import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(\`
      export async function resolve(name, context, next) {
        if (name === "ioredis") throw Object.assign(new Error("no " + name), { code: "ERR_MODULE_NOT_FOUND" });
        return next(name, context);
      }\`));
    const { openRedisQueue } = await import("./src/queue/redis-queue.ts");
    const refusal = await openRedisQueue(process.argv[1]).then(() => undefined, (error) => error);
    console.log(JSON.stringify(refusal.message));
  `,
    [redis.url()],
  );
  assert.equal(said, "a queue in Redis needs the package ioredis beside @hatpin/node: npm install ioredis");
});

test("over TLS the queue is taken from a server that is trusted, and no other is believed", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-tls-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  await run("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", certificate]);
  const tlsPort = await findFreePort();
  const tls = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"];
  await startFor(t, "--requirepass", "tls-secret", "--tls-port", String(tlsPort), ...tls);
  const urls = ["localhost", "127.0.0.1"].map((host) => `rediss://:tls-secret@${host}:${tlsPort}/0`);

  await assert.rejects(openRedisQueue(urls[0] ?? ""), (error: Error) => {
    assert.match(error.message, /^Redis cannot be reached: self-signed certificate; .*NODE_EXTRA_CA_CERTS/);
    assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("tls-secret"));
    return true;
  });
  const script = `
    const { openRedisQueue } = await import("./src/queue/redis-queue.ts");
    const claimed = [];
    for (const url of process.argv.slice(1)) {
      const queue = await openRedisQueue(url);
      await queue.append([{ event_id: url, event_name: "page_visit" }]);
      for (const { event } of await queue.claim(10, 60_000)) claimed.push(event.event_id);
      await queue.close();
    }
    console.log(JSON.stringify(claimed));
  `;
  const { said, stderr } = await runScript(script, urls, { NODE_EXTRA_CA_CERTS: certificate });
  assert.deepEqual(said, urls);
  assert.doesNotMatch(stderr, /ServerName/, "Node warns of an IP address as a name");
});

const run = promisify(execFile);

/** What a process of its own says, as JSON. */
async function runScript(script: string, args: string[], env: Record<string, string> = {}) {
  const { stdout, stderr } = await run(
    process.execPath,
    ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", script, "--", ...args],
    { cwd: new URL("../..", import.meta.url), env: { ...process.env, ...env } },
  );
  return { said: JSON.parse(stdout), stderr };
}

async function startFor(t: TestContext, ...settings: string[]): Promise<RedisUnderTest> {
  const own = await startRedis(...settings);
  t.after(own.stop);
  return own;
}

/** Whoever asks a server that never answers is told so. */
function connectFor(t: TestContext, url: string): Redis {
  const client = new Redis(url, { commandTimeout: 20_000 }).on("error", () => {});
  t.after(() => client.disconnect());
  return client;
}

async function openFor(t: TestContext, ...args: Parameters<typeof openRedisQueue>): Promise<DurableQueue> {
  const queue = await openRedisQueue(...args);
  t.after(queue.close);
  return queue;
}

/** As a page does: again and again, until the proxy has it. */
async function untilTaken(queue: DurableQueue, event: ConversionEvent): Promise<void> {
  await until(() =>
    queue.append([event]).then(
      () => true,
      () => false,
    ),
  );
}

async function until(condition: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function sample(event_id: string): ConversionEvent {
  // A cast, because the queue needs no more of an event than this.
  return { event_id, event_name: "page_visit" } as ConversionEvent;
}
