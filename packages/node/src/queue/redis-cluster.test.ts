import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { ConversionEvent } from "@hatpin/core";
import { Redis } from "ioredis";
import type { Claim, DurableQueue } from "./durable-queue.ts";
import { openRedisQueue } from "./redis-queue.ts";
import { type RedisUnderTest, startRedis } from "./redis-under-test.ts";

const SLOTS = 16_384;
const MASTERS = 3;

test("in a cluster any node leads to the queue, and when its node is killed to the replica that takes over", {
  timeout: 60_000,
}, async (t) => {
  const nodes = await Promise.all(Array.from({ length: MASTERS + 1 }, () => startNode(t)));
  const masters = nodes.slice(0, MASTERS);
  const [replica] = nodes.slice(MASTERS);
  assert.ok(replica);
  await form(nodes, masters);
  const slot = Number(await masters[0]?.client.call("CLUSTER", "KEYSLOT", "{hatpin}:events"));
  const owner = masters[Math.floor((slot * MASTERS) / SLOTS)];
  assert.ok(owner);
  await replica.client.call("CLUSTER", "REPLICATE", String(await owner.client.call("CLUSTER", "MYID")));
  await until(async () => (await owner.client.info("replication")).includes("state=online"));

  const queues: DurableQueue[] = [];
  for (const { server } of nodes) queues.push(await openFor(t, server.url()));
  const careful = await openFor(t, replica.server.url(), { replicas: 1 });
  await until(() =>
    careful.append([sample("before")]).then(
      () => true,
      () => false,
    ),
  );
  for (const [n, queue] of queues.entries()) {
    assert.deepEqual(await queue.append([sample("before")]), ["duplicate"], `queue ${n}, before`);
  }

  owner.client.disconnect();
  await owner.server.kill();
  await replica.client.call("CLUSTER", "FAILOVER", "TAKEOVER");
  for (const [n, queue] of queues.entries()) {
    await until(() =>
      queue.append([sample(`after ${n}`)]).then(
        () => true,
        () => false,
      ),
    );
    assert.deepEqual(await queue.append([sample("before")]), ["duplicate"], `queue ${n}, after`);
  }
  let claims: Claim[] = [];
  await until(async () => {
    claims = (await queues[0]?.claim(10, 60_000).catch(() => [])) ?? [];
    return claims.length > 0;
  });
  assert.deepEqual(
    claims.map(({ event }) => event.event_id),
    ["before", "after 0", "after 1", "after 2", "after 3"],
  );
});

interface Node {
  server: RedisUnderTest;
  client: Redis;
}

async function startNode(t: TestContext): Promise<Node> {
  const server = await startRedis("--cluster-enabled", "yes", "--repl-diskless-sync-delay", "0");
  t.after(server.stop);
  const client = new Redis(server.url(), { commandTimeout: 20_000 }).on("error", () => {});
  t.after(() => client.disconnect());
  return { server, client };
}

/** Makes a cluster of nodes, the slots in equal parts on the masters. */
async function form(nodes: Node[], masters: Node[]): Promise<void> {
  for (const [n, { client }] of masters.entries()) {
    await client.call("CLUSTER", "SET-CONFIG-EPOCH", n + 1);
    const [first, next] = [n, n + 1].map((part) => Math.ceil((part * SLOTS) / MASTERS));
    await client.call("CLUSTER", "ADDSLOTSRANGE", first ?? 0, (next ?? SLOTS) - 1);
  }
  for (const { server } of nodes.slice(1)) {
    await nodes[0]?.client.call("CLUSTER", "MEET", "127.0.0.1", server.port);
  }
  for (const { client } of nodes) {
    await until(async () => {
      const info = String(await client.call("CLUSTER", "INFO"));
      return info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${nodes.length}`);
    });
  }
}

async function openFor(t: TestContext, ...args: Parameters<typeof openRedisQueue>): Promise<DurableQueue> {
  const queue = await openRedisQueue(...args);
  t.after(queue.close);
  return queue;
}

async function until(condition: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
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
