import { createHash } from "node:crypto";
import { once } from "node:events";
import { isIP } from "node:net";
import type { Redis } from "ioredis";
import type { RedisAddress } from "./redis-address.ts";
import { createRedisShard, type RedisNode } from "./redis-shard.ts";

export type RedisArgument = string | number | Buffer;

/** One connection, which is made anew whenever it is lost. */
export interface RedisConnection {
  /**
   * Runs a command. Rejects at once while there is no connection, when it is lost, and after the deadline: nothing is
   * kept back to be sent later, because whoever asked has been told "no" by then.
   */
  call(command: string, ...args: RedisArgument[]): Promise<unknown>;
  /** Runs a script by its digest, and hands it over where the server does not know it. */
  run(script: string, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown>;
  close(): void;
}

export interface RedisConnectionOptions {
  address: RedisAddress;
  /** How long an answer may take, in milliseconds; a connection that gives none is made anew. */
  timeoutMs: number;
  /** One of those that will be asked for: in a cluster the connection is to the node that has it. */
  key?: string;
}

const CONNECT_TIMEOUT_MS = 5000;
const MAX_RECONNECT_MS = 1000;

/** Before another node of a cluster is asked who has taken its place. */
const TRIES_OF_A_NODE = 2;

/** From one node of a cluster to the next, at the opening. */
const MAX_HOPS = 5;

/** What was wrong is with the server that we reached: another may have taken its place. */
const WRONG_SERVER = /^(READONLY|MASTERDOWN|MOVED|LOADING|CLUSTERDOWN)/;

/** Its certificate is of nobody whom this process trusts: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;
const TRUST_IT =
  "name the file of its authority's certificate in NODE_EXTRA_CA_CERTS, in the environment in which the process starts";

/** Resolves when the server is ready, and rejects when it is not to be had. */
export async function connectToRedis({
  address,
  timeoutMs,
  key,
}: RedisConnectionOptions): Promise<RedisConnection> {
  const { Redis } = await importClient();
  const redis: Redis = new Redis({
    ...address,
    lazyConnect: true,
    connectionName: "hatpin",
    connectTimeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Asked while the server still loads: so that one that says nothing can be told from it.
    maxLoadingRetryTime: timeoutMs / 2,
    retryStrategy: (attempt) => {
      if (attempt > TRIES_OF_A_NODE) moveTo(shard.turn());
      return Math.random() * Math.min(MAX_RECONNECT_MS, 50 * 2 ** attempt);
    },
    reconnectOnError: ({ message }) => {
      moveTo(shard.follow(message));
      return WRONG_SERVER.test(message);
    },
  });
  const shard = createRedisShard(address);

  /** For the next connection. */
  function moveTo({ host, port }: RedisNode): void {
    Object.assign(redis.options, { host, port });
    if (redis.options.tls && !isIP(host)) redis.options.tls.servername = host;
  }

  /** To reject what waits for an answer when the connection is lost. */
  const giveUp = new Set<(error: Error) => void>();
  let lastError: Error | undefined;
  redis.on("error", (error: Error) => {
    lastError = error;
  });
  /** A server that hangs takes connections, and one that has gone away meanwhile never ends them. */
  let silence: NodeJS.Timeout | undefined;
  redis.on("connect", () => watch(0));
  redis.on("ready", () => {
    clearTimeout(silence);
    // Most are no part of a cluster, and some do not tell.
    call("CLUSTER", "NODES")
      .then((nodes) => shard.learn(String(nodes)))
      .catch(() => {});
    // So that it moves on by itself when another node has it.
    if (key !== undefined) call("XLEN", key).catch(() => {});
  });
  redis.on("close", () => {
    clearTimeout(silence);
    for (const reject of [...giveUp]) reject(new Error(`the connection to Redis was lost${because()}`));
  });

  /** Until it is ready: a new connection on which nothing comes within the deadline is given up. */
  function watch(bytesBefore: number): void {
    function look(): void {
      if (redis.status !== "connect") return;
      const { bytesRead } = redis.stream;
      if (bytesRead > bytesBefore) {
        watch(bytesRead);
        return;
      }
      lastError = new Error(`no answer within ${timeoutMs} ms`);
      redis.stream.destroy();
    }
    silence = afterTurn(look, timeoutMs);
  }

  function because(): string {
    return lastError ? `: ${describeError(lastError)}` : "";
  }

  function call(command: string, ...args: RedisArgument[]): Promise<unknown> {
    if (redis.status !== "ready") return Promise.reject(new Error(`Redis cannot be reached${because()}`));
    return new Promise((resolve, reject) => {
      const timer = afterTurn(expire, timeoutMs);
      function expire(): void {
        if (!giveUp.has(giveUpWith)) return;
        giveUpWith(new Error(`Redis gave no answer within ${timeoutMs} ms`));
        // What was sent on it may be stuck for ever, and so may a polite end.
        if (redis.status === "ready") redis.stream.destroy();
      }
      function giveUpWith(error: Error): void {
        clearTimeout(timer);
        giveUp.delete(giveUpWith);
        reject(error);
      }
      giveUp.add(giveUpWith);
      redis.call(command, ...args).then(
        (answer) => {
          clearTimeout(timer);
          giveUp.delete(giveUpWith);
          lastError = undefined;
          resolve(answer);
        },
        // The client's own error holds the arguments of the command, and so the events.
        (error: Error) => giveUpWith(new Error(describeError(error))),
      );
    });
  }

  /** In a cluster another node may have the key, and says so: the connection is then made anew, to that one. */
  async function findNodeOf(key: string): Promise<void> {
    for (let hops = 0; ; hops++) {
      try {
        await call("XLEN", key);
        return;
      } catch (error) {
        if (!(error as Error).message.startsWith("MOVED") || hops === MAX_HOPS) throw error;
      }
      await once(redis, "ready", { signal: AbortSignal.timeout(timeoutMs) }).catch(() => {
        throw new Error(
          `Redis cannot be reached${because()}: it is a cluster, and another node has the queue`,
        );
      });
    }
  }

  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    const failure: Error & { code?: string } = lastError ?? (error as Error);
    const todo = UNTRUSTED.test(failure.code ?? "") ? `; ${TRUST_IT}` : "";
    throw new Error(`Redis cannot be reached: ${describeError(failure)}${todo}`);
  }
  try {
    if (key !== undefined) await findNodeOf(key);
  } catch (error) {
    redis.disconnect();
    throw error;
  }

  return {
    call,
    async run(script, keys, args) {
      const digest = createHash("sha1").update(script).digest("hex");
      try {
        return await call("EVALSHA", digest, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error as Error).message.startsWith("NOSCRIPT")) throw error;
        return call("EVAL", script, keys.length, ...keys, ...args);
      }
    },
    close: () => redis.disconnect(),
  };
}

/** After a turn in which this process was held up, the answer may have come and not been read yet. */
function afterTurn(callback: () => void, delayMs: number): NodeJS.Timeout {
  return setTimeout(() => setImmediate(callback), delayMs);
}

async function importClient(): Promise<typeof import("ioredis")> {
  try {
    return await import("ioredis");
  } catch (error) {
    throw new Error("a queue in Redis needs the package ioredis beside @hatpin/node: npm install ioredis", {
      cause: error,
    });
  }
}

/** An `AggregateError` of several addresses has a message that says nothing. */
function describeError(error: Error & { code?: string }): string {
  return (error.message || error.code || error.name).slice(0, 200);
}
