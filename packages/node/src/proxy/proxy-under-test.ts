import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { DurableQueue } from "../queue/durable-queue.ts";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import type { Step } from "../way.ts";
import { createProxy, type ProxyOptions, type ProxyStats } from "./create-proxy.ts";

export const HOST = "shop.example";

export interface Ask {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Sent piece by piece and without Content-Length. */
  pieces?: Uint8Array[];
}

export interface Asked {
  status: number;
  headers: Headers;
  bytes: Buffer;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer is checked by the test itself.
  json: any;
}

export interface ProxyUnderTest {
  ask(ask?: Ask): Promise<Asked>;
  stats(): Promise<ProxyStats>;
  queue: DurableQueue;
  steps: Step[];
  lines: string[];
}

/** Runs a test twice, each time with a proxy and a queue of its own: in memory, and over a socket of `node:http`. */
export function proxyTest(
  title: string,
  body: (proxy: ProxyUnderTest) => Promise<void>,
  options: Partial<ProxyOptions> = {},
): void {
  test(`${title} (in memory)`, () => run(body, options, false));
  test(`${title} (over a socket)`, () => run(body, options, true));
}

async function run(
  body: (proxy: ProxyUnderTest) => Promise<void>,
  options: Partial<ProxyOptions>,
  overSocket: boolean,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-proxy-"));
  const scriptFile = join(folder, "hatpin.js");
  writeFileSync(scriptFile, SCRIPT);
  mkdirSync(join(folder, "hatpin"));
  writeFileSync(join(folder, "hatpin", "part.js"), SCRIPT_PART);
  const queue = await openLmdbQueue(join(folder, "queue"));
  const steps: Step[] = [];
  const lines: string[] = [];
  const proxy = createProxy({
    queue,
    scriptFile,
    accessToken: "a-token-of-tests",
    adAccountId: "549755885175",
    // Nobody listens there: what is taken stays in the queue.
    apiUrl: "http://127.0.0.1:9/v5",
    onStep: (step) => steps.push(step),
    log: (line) => lines.push(line),
    delivery: { atOnce: 0 },
    ...options,
  });
  await proxy.start();
  const server = createServer(proxy.node).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A cast, because that is what it is for a server that listens on a port.
  const { port } = server.address() as AddressInfo;
  try {
    await body({
      ask: overSocket ? (ask) => askSocket(port, ask) : askMemory,
      stats: proxy.stats,
      queue,
      steps,
      lines,
    });
  } finally {
    server.close();
    server.closeAllConnections();
    await proxy.stop();
    await queue.close();
    rmSync(folder, { recursive: true, force: true });
  }

  async function askMemory({ method = "POST", path = "/hatpin/events", headers, body, pieces }: Ask = {}) {
    const request = new Request(`http://${HOST}${path}`, {
      method,
      headers: { host: HOST, ...headers },
      ...((body ?? pieces) !== undefined && {
        body: pieces ? ReadableStream.from(pieces) : body,
        duplex: "half",
      }),
    });
    const response = await proxy.fetch(request, { remoteAddress: "127.0.0.1" });
    return asked(response.status, response.headers, Buffer.from(await response.arrayBuffer()));
  }
}

export const SCRIPT = `console.log("${"hatpin ".repeat(200)}");`;
export const SCRIPT_PART = `export const part = "hatpin";`;

async function askSocket(port: number, ask: Ask = {}): Promise<Asked> {
  const { method = "POST", path = "/hatpin/events", headers, body, pieces } = ask;
  const request = httpRequest({ port, host: "127.0.0.1", method, path, headers: { host: HOST, ...headers } });
  for (const piece of pieces ?? []) request.write(piece);
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = await response.toArray();
  const pairs = Object.entries(response.headers).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  );
  return asked(response.statusCode ?? 0, new Headers(pairs), Buffer.concat(chunks));
}

function asked(status: number, headers: Headers, bytes: Buffer): Asked {
  const text = bytes.toString();
  const isJson = text !== "" && headers.get("content-type")?.startsWith("application/json");
  return { status, headers, bytes, text, json: isJson ? JSON.parse(text) : undefined };
}
