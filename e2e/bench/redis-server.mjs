import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { ensureRedis } from "../../scripts/redis.mjs";

/** A Redis for a bench: on a free port of 127.0.0.1, its file in `folder`, synced before each answer. */
export async function startRedisServer(folder) {
  const port = await findFreePort();
  const program = await ensureRedis();
  let child = await start();

  async function start() {
    const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
    const durable = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
    const child = spawn(program, [...place, ...durable], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes("Ready to accept connections")) return child;
    }
    throw new Error("the Redis server did not start");
  }

  async function stop() {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  return {
    get child() {
      return child;
    },
    url: `redis://127.0.0.1:${port}`,
    stop,
    async restart() {
      await stop();
      child = await start();
    },
  };
}

async function findFreePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
