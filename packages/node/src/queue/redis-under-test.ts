import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A Redis of a test's own: a real server, on a free port of 127.0.0.1, in a folder of its own. */
export interface RedisUnderTest {
  port: number;
  /** Each number is a database by itself. */
  url(database?: number): string;
  /** It answers nobody until `resume`, and keeps its connections. */
  pause(): void;
  resume(): void;
  /** As a crash: `kill -9`. */
  kill(): Promise<void>;
  /** Again, after `kill`, on what its disk holds. */
  start(): Promise<void>;
  /** For good; its folder goes, too. */
  stop(): Promise<void>;
}

const DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];

/** The nodes of a cluster talk to each other at the port that is 10,000 higher. */
const MAX_CLUSTER_PORT = 55_535;

const READY_WITHIN_MS = 30_000;

/** `settings` come after those that make it durable, as on the command line of `redis-server`. */
export async function startRedis(...settings: string[]): Promise<RedisUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-redis-"));
  const port = await findFreePort(settings.includes("--cluster-enabled") ? MAX_CLUSTER_PORT : undefined);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--databases", "1000"];
    const child = spawn(
      process.env.HATPIN_REDIS_SERVER || "redis-server",
      [...args, ...DURABLE, ...settings],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    server = child;
    const said: string[] = [];
    await new Promise<void>((resolve, reject) => {
      child.on("error", (error) =>
        reject(new Error(`redis-server cannot be started (${error.message}); see CONTRIBUTING.md`)),
      );
      child.on("exit", () => reject(new Error(`redis-server ended:\n${said.join("\n")}`)));
      const late = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error(`redis-server was not ready within ${READY_WITHIN_MS} ms:\n${said.join("\n")}`));
      }, READY_WITHIN_MS);
      child.once("exit", () => clearTimeout(late));
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
        said.push(line);
        if (!line.includes("Ready to accept connections")) return;
        clearTimeout(late);
        resolve();
      });
    });
  }

  async function kill(): Promise<void> {
    const child = server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  await start();
  return {
    port,
    url: (database = 0) => `redis://127.0.0.1:${port}/${database}`,
    pause: () => server?.kill("SIGSTOP"),
    resume: () => server?.kill("SIGCONT"),
    start,
    kill,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function findFreePort(max = 65_535): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A cast, because a server that listens on a port has no other address.
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port <= max ? port : findFreePort(max);
}
