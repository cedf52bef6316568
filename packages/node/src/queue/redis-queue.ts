import { randomUUID } from "node:crypto";
import type { ConversionEvent } from "@hatpin/core";
import { createLog, type Log } from "../log/create-log.ts";
import { checkRedis } from "./check-redis.ts";
import type { AppendResult, Claim, DeadLetter, DurableQueue } from "./durable-queue.ts";
import { type Appending, groupAppends } from "./group-appends.ts";
import { readRedisAddress } from "./redis-address.ts";
import { connectToRedis, type RedisArgument } from "./redis-connection.ts";
import {
  ACK,
  ADD_TALLIES,
  APPEND,
  BURY,
  CLAIM,
  FIND_LETTERS,
  KNOWS,
  READ_TALLIES,
  RELEASE,
  STATS,
  TAKE_LETTERS,
} from "./redis-scripts.ts";
import { seenKey } from "./seen-events.ts";
import { BACKLOG_MS, MAX_RELEASE_MS } from "./take-due.ts";
import { MAX_TALLIED_NAMES, OTHER_NAME, TALLIED_DAYS, talliedDays } from "./tally.ts";

export interface RedisQueueOptions {
  /** Tells queues in one Redis apart. Default `hatpin`. */
  name?: string;
  /** Most dead letters kept; the oldest go first, and are counted. Default 100,000. */
  maxDeadLetters?: number;
  /** How long Redis may take to answer before what was asked is given up, in milliseconds. Default 5,000. */
  timeoutMs?: number;
  /** So many replicas must have an event, too, before `append` resolves. Default 0: the server alone. */
  replicas?: number;
  /** For the operator: what of the server's settings weakens the promise. Default: nothing is said. */
  log?: Log;
  /** The clock, in Unix milliseconds. Default: the server's, so that the clocks of the machines do not matter. */
  now?: () => number;
}

/** Most events in one call: a script that runs for longer holds all others up. */
const MAX_PER_CALL = 1000;

const DAY_MS = 86_400_000;

/** Those that are forgotten come back when their leases end. */
const MAX_UNANSWERED = 100;

/** Of events that wait for Redis's answer. */
const MAX_BYTES_IN_PROGRESS = 64 * 1024 * 1024;

/**
 * Ids are remembered in so many small hashes for each half day: Redis keeps small ones without pointers, in a fifth of
 * the memory, up to 512 in each (`hash-max-listpack-entries`).
 */
const SEEN_BUCKET_BITS = 18;
const SEEN_DIGEST_BYTES = 8;

/**
 * A queue in Redis (6.2 or newer) or Valkey, at an address like `redis://user:password@host:6379/0`; `rediss:` for TLS.
 * Any number of processes on any number of machines may append and claim. It needs the package `ioredis`.
 *
 * Resolves when the server is ready. When it is away later, every method rejects, at once or within `timeoutMs`, until
 * it is back.
 */
export async function openRedisQueue(url: string, options: RedisQueueOptions = {}): Promise<DurableQueue> {
  const { name = "hatpin", maxDeadLetters = 100_000, timeoutMs = 5000, replicas = 0, log, now } = options;
  const address = readRedisAddress(url);
  const keys = keysOf(name);
  // One for appends alone: neither WAIT nor a large claim holds them up.
  const [key] = keys;
  const appending = await connectToRedis({ address, timeoutMs, key });
  const rest = await connectToRedis({ address, timeoutMs, key }).catch((error: unknown) => {
    appending.close();
    throw error;
  });
  let isClosed = false;
  const claimer = randomUUID();
  let claimCount = 0;
  /** Claims that Redis may have made, and whose answer never came. */
  let unanswered: string[] = [];

  try {
    const { say } = createLog({ write: log });
    for (const weakness of await checkRedis(rest)) say("redis_weak", { weakness });
  } catch (error) {
    appending.close();
    rest.close();
    throw error;
  }

  const clock = () => (now ? now() : "");
  const appends = groupAppends({ send: sendAppends, maxBytes: MAX_BYTES_IN_PROGRESS });

  async function sendAppends(group: readonly RedisAppending[]): Promise<AppendResult[]> {
    const args = group.flatMap(({ bucket, digest, json }) => [bucket, digest, json]);
    const [answer, copies] = await Promise.all([
      appending.run(APPEND, keys, [clock(), replicas > 0 ? 1 : 0, ...args]),
      replicas > 0 ? appending.call("WAIT", replicas, Math.ceil(timeoutMs / 2)) : 0,
    ]);
    if (Number(copies) < replicas) {
      throw new Error(`only ${copies} of ${replicas} replicas have the events`);
    }
    return readFlags(answer).map((isNew) => (isNew ? "appended" : "duplicate"));
  }

  function run(script: string, args: readonly RedisArgument[] = []): Promise<unknown> {
    if (isClosed) return Promise.reject(new Error("the queue is closed"));
    return rest.run(script, keys, [clock(), ...args]);
  }

  async function runClaim(args: readonly RedisArgument[]): Promise<unknown> {
    const name = `${claimer}-${claimCount++}`;
    const lost = unanswered;
    unanswered = [];
    try {
      return await run(CLAIM, [...args, name, ...lost]);
    } catch (error) {
      unanswered = [...unanswered, ...lost, name].slice(-MAX_UNANSWERED);
      throw error;
    }
  }

  async function takeLetters(letterKeys: readonly string[], isRevived: 0 | 1): Promise<boolean[]> {
    const results: boolean[] = [];
    for (const part of parts(letterKeys.map(letterKey))) {
      results.push(...readFlags(await run(TAKE_LETTERS, [isRevived, ...part])));
    }
    return results;
  }

  return {
    async append(events) {
      const rows = events.map((event) => ({ ...readSeenKey(event), json: JSON.stringify(event) }));
      if (isClosed) throw new Error("the queue is closed");
      if (rows.length === 0) return [];
      return appends.append(rows);
    },

    async knows(events) {
      if (events.length === 0) return [];
      const asked = events.map(readSeenKey).flatMap(({ bucket, digest }) => [bucket, digest]);
      return readFlags(await run(KNOWS, asked));
    },

    async claim(max, leaseMs, maxBytes = Number.MAX_SAFE_INTEGER) {
      const claims: Claim[] = [];
      let bytesLeft = maxBytes;
      while (claims.length < max) {
        const wanted = Math.min(max - claims.length, MAX_PER_CALL);
        const isFirst = claims.length === 0 ? 1 : 0;
        const limits = [wanted, Math.max(0, bytesLeft), isFirst, MAX_RELEASE_MS, BACKLOG_MS];
        const answer = await runClaim([leaseMs, ...limits]).catch((error: unknown) => {
          // What was claimed so far is ours.
          if (claims.length === 0) throw error;
          return [];
        });
        const rows = readRows(answer, 5);
        for (const [member, attempts, inDoubt, appendedAtMs, json = ""] of rows) {
          bytesLeft -= Buffer.byteLength(json) + 1;
          claims.push({
            key: `${member}:${attempts}`,
            // A cast, because it is what `append` was given.
            event: JSON.parse(json) as ConversionEvent,
            appendedAtMs: Number(appendedAtMs),
            attempts: Number(attempts),
            inDoubt: inDoubt === "1",
          });
        }
        if (rows.length < wanted) break;
      }
      return claims;
    },

    async ack(claims) {
      for (const part of parts(claims)) {
        await run(
          ACK,
          part.map((claim) => leaseOf(claim).member),
        );
      }
    },

    async release(claims, delayMs, { inDoubt = false } = {}) {
      const delay = Math.min(Math.max(0, delayMs), MAX_RELEASE_MS);
      for (const part of parts(claims)) {
        const leases = part.map(leaseOf).flatMap(({ member, attempts }) => [member, attempts]);
        await run(RELEASE, [delay, inDoubt ? 1 : 0, ...leases]);
      }
    },

    async bury(claims, reason, detail) {
      for (const part of parts(claims)) {
        const letters = part.flatMap((claim) => [leaseOf(claim).member, JSON.stringify(claim.event)]);
        await run(BURY, [maxDeadLetters, reason, detail === undefined ? 0 : 1, detail ?? "", ...letters]);
      }
    },

    async deadLetters({ limit = 100, before } = {}) {
      if (isClosed) throw new Error("the queue is closed");
      const newest = before === undefined ? "+" : `(${before}`;
      return readLetters(await rest.call("XREVRANGE", keys[DEAD] ?? "", newest, "-", "COUNT", limit));
    },

    async findLetters(letterKeys) {
      const found: DeadLetter[] = [];
      for (const part of parts(letterKeys.map(letterKey)))
        found.push(...readLetters(await run(FIND_LETTERS, part)));
      return found;
    },

    revive: (letterKeys) => takeLetters(letterKeys, 1),
    discard: (letterKeys) => takeLetters(letterKeys, 0),

    async addTallies(more) {
      const rows = more.flatMap(({ day, event_name, counts }) => [day, event_name, JSON.stringify(counts)]);
      await run(ADD_TALLIES, [TALLIED_DAYS * DAY_MS, MAX_TALLIED_NAMES, OTHER_NAME, ...rows]);
    },

    async tallies() {
      const answer = await run(READ_TALLIES, talliedDays(now ? now() : Date.now()));
      return readRows(answer, 3).map(([day = "", event_name = "", counts = "{}"]) => ({
        day,
        event_name,
        counts: JSON.parse(counts),
      }));
    },

    async stats() {
      const answer = (await run(STATS)) as number[];
      const [waiting = 0, claimed = 0, deadLetters = 0, lettersLost = 0, oldestMs = 0] = answer.map(Number);
      return { waiting, claimed, deadLetters, lettersLost, oldestMs };
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      await appends.settled();
      appending.close();
      rest.close();
    },
  };
}

const DEAD = 4;

interface RedisAppending extends Appending {
  bucket: number;
  digest: Buffer;
}

/** In the order of the scripts' first line. What is in braces decides on which shard of a cluster a key lies. */
function keysOf(name: string): [string, ...string[]] {
  const key = (part: string) => `{${name}}:${part}`;
  return [key("events"), ...["leases", "due", "tries", "dead", "numbers", "seen", "tallies"].map(key)];
}

function readSeenKey(event: Parameters<typeof seenKey>[0]): Pick<RedisAppending, "bucket" | "digest"> {
  const key = seenKey(event);
  return {
    bucket: key.readUInt32BE(0) >>> (32 - SEEN_BUCKET_BITS),
    digest: key.subarray(4, 4 + SEEN_DIGEST_BYTES),
  };
}

function leaseOf({ key }: Claim): { member: string; attempts: string } {
  const [member = "", attempts = ""] = key.split(":");
  return { member, attempts };
}

function parts<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / MAX_PER_CALL);
  return Array.from({ length: count }, (_, n) => list.slice(n * MAX_PER_CALL, (n + 1) * MAX_PER_CALL));
}

/** What is no key is that of no letter: Redis would refuse the whole call. */
function letterKey(key: string): string {
  return /^\d{1,15}-\d{1,15}$/.test(key) ? key : "0-0";
}

/** A cast, because it is what `BURY` wrote: names and values in turn. */
function readLetters(answer: unknown): DeadLetter[] {
  return (answer as [string, string[]][]).map(([key, fields]) => {
    const [, reason, , hasDetail, , detail, , buriedAtMs, , json = ""] = fields;
    return {
      key,
      event: JSON.parse(json),
      reason: reason as DeadLetter["reason"],
      ...(hasDetail === "1" && { detail }),
      buriedAtMs: Number(buriedAtMs),
    };
  });
}

function readFlags(answer: unknown): boolean[] {
  return Array.from(String(answer), (flag) => flag === "1");
}

/** A cast, because it is what the script gives. */
function readRows(answer: unknown, width: number): string[][] {
  const values = answer as string[];
  return Array.from({ length: values.length / width }, (_, n) => values.slice(n * width, (n + 1) * width));
}
