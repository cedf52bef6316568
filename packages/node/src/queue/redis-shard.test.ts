import assert from "node:assert/strict";
import { test } from "node:test";
import { createRedisShard } from "./redis-shard.ts";

test("where the queue lies is read from what the nodes say", () => {
  const shard = createRedisShard({ host: "redis.example", port: 6379 });
  assert.deepEqual(shard.turn(), { host: "redis.example", port: 6379 }, "a server by itself has no other");
  assert.deepEqual(shard.follow("MOVED 7629 10.0.0.7:6380"), { host: "10.0.0.7", port: 6380 });
  assert.deepEqual(
    shard.follow("MOVED 7629 :6381"),
    { host: "10.0.0.7", port: 6381 },
    "no name: where we are",
  );
  assert.deepEqual(shard.follow("MOVED 7629 fd00::7:6382"), { host: "fd00::7", port: 6382 });
  assert.deepEqual(shard.follow("LOADING Redis is loading"), { host: "fd00::7", port: 6382 });
  shard.learn(
    [
      "0a1 10.0.0.7:6380@16380,host master - 0 1 1 connected 0-5460",
      "0b2 10.0.0.8:6380@16380 master,fail - 0 1 1 disconnected 5461-10922",
      "0c3 10.0.0.9:6380@16380 myself,slave 0a1 0 1 1 connected",
    ].join("\n"),
  );
  const turns = Array.from({ length: 4 }, () => shard.turn().host);
  assert.deepEqual(turns, ["redis.example", "10.0.0.7", "10.0.0.9", "redis.example"]);
});
