import { after, before } from "node:test";
import { describeDurableQueue } from "./durable-queue-contract.ts";
import { type RedisUnderTest, startRedis } from "./redis-under-test.ts";

let redis: RedisUnderTest;
before(async () => {
  redis = await startRedis();
});
after(() => redis?.stop());

let databases = 0;
describeDurableQueue("the Redis queue", {
  module: new URL("./redis-queue.ts", import.meta.url),
  opener: "openRedisQueue",
  freshPlace: () => redis.url(databases++),
});
