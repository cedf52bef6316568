import { inspectRedis } from "../../queue/check-redis.ts";
import { readRedisAddress, showRedisAddress } from "../../queue/redis-address.ts";
import { connectToRedis, type RedisConnection } from "../../queue/redis-connection.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

/** Whether a Redis can keep a queue, and what of its settings weakens the promise. */
export async function checkRedisServer(url: string, timeoutMs: number): Promise<Finding[]> {
  const place = showRedisAddress(url);
  let connection: RedisConnection;
  try {
    connection = await connectToRedis({ address: readRedisAddress(url), timeoutMs });
  } catch (error) {
    return [
      failed(
        "redis",
        `${place}: ${(error as Error).message}`,
        "check the address, the password and the firewall (HATPIN_QUEUE)",
      ),
    ];
  }
  try {
    const { version, faults, weaknesses } = await inspectRedis(connection);
    return [
      ok("redis", `${place} answers${version ? `, version ${version}` : ""}`),
      ...faults.map(({ says, todo }) => failed("redis settings", says, todo)),
      ...weaknesses.map(({ says, todo }) => warning("redis settings", says, todo)),
      ...(faults.length + weaknesses.length === 0
        ? [ok("redis settings", "all that is taken is kept, as far as the server tells")]
        : []),
    ];
  } catch (error) {
    return [failed("redis", `${place}: ${(error as Error).message}`, "try again")];
  } finally {
    connection.close();
  }
}
