import { isIP } from "node:net";
import { InvalidOptionError } from "../errors.ts";

/** Where a Redis is, and how to get in. */
export interface RedisAddress {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  /** With TLS, as `rediss:` asks for. An IP address is no name of a server there. */
  tls?: { servername?: string };
}

/**
 * Reads `redis[s]://[user[:password]@]host[:port][/database]`. What is thrown never holds the address: it may hold a
 * password.
 */
export function readRedisAddress(url: string): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = /^\/?(\d*)$/.exec(parsed?.pathname ?? "-")?.[1];
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || !parsed.hostname || database === undefined) {
    throw new InvalidOptionError("queue", "must be an address like redis://user:password@host:6379/0");
  }
  // An address of IPv6 stands in brackets.
  const host = parsed.hostname.replace(/^\[(.*)\]$/, "$1");
  return {
    host,
    port: Number(parsed.port || 6379),
    db: Number(database || 0),
    ...(parsed.username && { username: decode(parsed.username) }),
    ...(parsed.password && { password: decode(parsed.password) }),
    ...(parsed.protocol === "rediss:" && { tls: isIP(host) ? {} : { servername: host } }),
  };
}

/** The address for a person to read: without user and password. */
export function showRedisAddress(url: string): string {
  const { host, port, db, tls } = readRedisAddress(url);
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return `${tls ? "rediss" : "redis"}://${shownHost}:${port}/${db}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone % in a password that nobody encoded: it is meant as it stands.
    return part;
  }
}
