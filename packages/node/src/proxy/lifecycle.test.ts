import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { createProxy, type ProxyOptions } from "./create-proxy.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-lifecycle-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let folders = 0;
const proxyOf = (options: Partial<ProxyOptions> = {}) =>
  createProxy({
    dataDir: join(folder, String(folders++)),
    accessToken: "a-token-of-tests",
    adAccountId: "1",
    apiUrl: "http://127.0.0.1:9/v5",
    scriptFile: import.meta.filename,
    ...options,
  });

const post = (id: string) => {
  const event_time = Math.floor(Date.now() / 1000);
  const user_data = { em: ["0".repeat(64)] };
  const event = { event_id: id, event_name: "page_visit", action_source: "web", event_time, user_data };
  return new Request("http://shop.example/hatpin/events", {
    method: "POST",
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events: [event] }),
  });
};

test("two calls of start make one delivery", async () => {
  const queue = await openLmdbQueue(join(folder, "counted"));
  let claims = 0;
  const proxy = proxyOf({
    queue: {
      ...queue,
      claim: (max, leaseMs) => {
        claims += 1;
        return queue.claim(max, leaseMs);
      },
    },
    delivery: { atOnce: 1, pollMs: 60_000 },
  });
  await Promise.all([proxy.start(), proxy.start()]);
  await proxy.start();
  assert.equal(claims, 1);
  await proxy.stop();
  await queue.close();
});

test("stop during start stops, and start during stop starts", async () => {
  const proxy = proxyOf();
  const starting = proxy.start();
  await proxy.stop();
  await starting;
  assert.equal((await proxy.fetch(post("a"))).status, 503);

  await proxy.start();
  const stopping = proxy.stop();
  await proxy.start();
  await stopping;
  assert.equal((await proxy.fetch(post("b"))).status, 202);
  await Promise.all([proxy.stop(), proxy.stop()]);
  assert.equal((await proxy.fetch(post("c"))).status, 503);
});

test("a start that failed can be tried again", async () => {
  const dataDir = join(folder, "again");
  writeFileSync(dataDir, "in the way");
  const proxy = proxyOf({ dataDir });
  await assert.rejects(proxy.start());
  rmSync(dataDir);
  await proxy.start();
  assert.equal((await proxy.fetch(post("a"))).status, 202);
  await proxy.stop();
});
