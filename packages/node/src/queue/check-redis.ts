import type { Weakness } from "../log/log-fields.ts";
import type { RedisConnection } from "./redis-connection.ts";

const OLDEST_VERSION = [6, 2];

/** What is wrong, and the way out. */
export interface RedisFault {
  says: string;
  todo: string;
}

export interface RedisInspection {
  version: string | undefined;
  /** For which a server cannot keep a queue. */
  faults: RedisFault[];
  /** What of its settings weakens the promise. */
  weaknesses: RedisWeakness[];
}

export interface RedisWeakness extends RedisFault {
  weakness: Weakness;
}

/** Throws when a server cannot keep a queue; else names what of its settings weakens the promise. */
export async function checkRedis(connection: RedisConnection): Promise<Weakness[]> {
  const { faults, weaknesses } = await inspectRedis(connection);
  const [fault] = faults.map(toSentence);
  if (fault !== undefined) throw new Error(fault);
  return weaknesses.map(({ weakness }) => weakness);
}

/** Servers that do not tell are believed to be right: some that are hosted do not. */
export async function inspectRedis(connection: RedisConnection): Promise<RedisInspection> {
  const info = readInfo(await connection.call("INFO").catch(() => ""));
  const version = info.get("redis_version");
  const faults: RedisFault[] = [];
  const weaknesses: RedisWeakness[] = [];
  if (version !== undefined && isOlder(version)) {
    faults.push({
      says: `Redis ${version} is too old`,
      todo: `${OLDEST_VERSION.join(".")} or newer is needed`,
    });
  }
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (policy !== "noeviction") {
    const isLimited = info.get("maxmemory") !== "0";
    const fault = {
      says: `Redis would throw events away when its memory is full (maxmemory-policy ${policy}${isLimited ? "" : ", though no maxmemory is set"})`,
      todo: "set it to noeviction",
    };
    if (isLimited) faults.push(fault);
    else weaknesses.push({ weakness: "may_evict", ...fault });
  }
  if (info.get("aof_enabled") === "0") {
    weaknesses.push({
      weakness: "not_persistent",
      says: "Redis keeps no append-only file: what it holds is lost when it stops",
      todo: "set appendonly to yes",
    });
    return { version, faults, weaknesses };
  }
  const appendfsync = await connection.call("CONFIG", "GET", "appendfsync").catch(() => []);
  const [, value] = appendfsync as string[];
  if (value !== undefined && value !== "always") {
    weaknesses.push({
      weakness: "syncs_late",
      says: `Redis syncs to disk ${value === "everysec" ? "once a second" : "when it likes"}: a power cut may cost what it took since`,
      todo: "set appendfsync to always",
    });
  }
  return { version, faults, weaknesses };
}

function toSentence({ says, todo }: RedisFault): string {
  return `${says}${says.includes(": ") ? ";" : ":"} ${todo}`;
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
