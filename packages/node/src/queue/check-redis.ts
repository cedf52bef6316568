import type { RedisConnection } from "./redis-connection.ts";

const OLDEST_VERSION = [6, 2];

/**
 * Throws when a server cannot keep a queue; else says what of its settings weakens the promise, one sentence each.
 * Servers that do not tell are believed to be right: some that are hosted do not.
 */
export async function checkRedis(connection: RedisConnection): Promise<string[]> {
  const info = readInfo(await connection.call("INFO").catch(() => ""));
  const version = info.get("redis_version");
  if (version !== undefined && isOlder(version)) {
    throw new Error(`Redis ${version} is too old: ${OLDEST_VERSION.join(".")} or newer is needed`);
  }
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (info.get("maxmemory") !== "0" && policy !== "noeviction") {
    throw new Error(
      `Redis would throw events away when its memory is full (maxmemory-policy ${policy}): set it to noeviction`,
    );
  }
  if (info.get("aof_enabled") === "0") {
    return ["Redis keeps no append-only file: what it holds is lost when it stops; set appendonly to yes"];
  }
  const appendfsync = await connection.call("CONFIG", "GET", "appendfsync").catch(() => []);
  const [, value] = appendfsync as string[];
  if (value !== undefined && value !== "always") {
    return [
      `Redis syncs to disk ${value === "everysec" ? "once a second" : "when it likes"}: a power cut may cost what it took since; set appendfsync to always`,
    ];
  }
  return [];
}

function readInfo(text: unknown): Map<string, string> {
  const lines = String(text).matchAll(/^(\w+):(.*?)\r?$/gm);
  return new Map(Array.from(lines, ([, name = "", value = ""]) => [name, value]));
}

function isOlder(version: string): boolean {
  const parts = version.split(".").map(Number);
  const [major = 0, minor = 0] = parts;
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_VERSION;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
