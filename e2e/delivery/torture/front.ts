import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerEnvelope } from "../../harness/answer-envelope.mjs";

const SCRIPTS = new URL("../../../packages/browser/dist/", import.meta.url);

export interface ArrivedEvent {
  event_id: string;
  event_name: string;
  /** None when the event is only asked for by its name. */
  event_source_url?: string;
}

/**
 * What becomes of a request: handed to the proxy; never answered; cut off before or after the proxy had it; or
 * answered in the proxy's stead.
 */
export type Fate =
  | "pass"
  | "hang"
  | "cut"
  | "cut after"
  | { status: number; headers?: Record<string, string> };

export interface Page {
  /** Without the script tag. */
  isBare?: boolean;
  headers?: Record<string, string>;
  /** Before the script tag. */
  head?: string;
  /** Attributes of the script tag. */
  tag?: string;
  /** After the script tag. */
  body?: string;
}

/** A shop and the web server in front of its proxy, which can fail in every way a web server can. */
export interface Front {
  shopUrl: string;
  /** Where the pages post: another port than the shop's, so that it can be down alone. */
  endpoint: string;
  /** The page at a path; every other path is a page with nothing but the tag. */
  pages: Map<string, Page>;
  /** The fate of the next requests, first to last; then all pass. */
  fates: Fate[];
  /** What the pages have posted, in order of arrival, whatever became of it. */
  requests: { atMs: number; events: ArrivedEvent[] }[];
  /** What the pages have told about themselves, as `fetch("/report?...")`. */
  reports: URLSearchParams[];
  /** Answers `GET /wait` when it is called. */
  goOn(): void;
  /** Nobody listens any more: a connection is refused. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** `proxyUrl`: the proxy behind it; without one it takes events itself, as a proxy would. */
export async function startFront(proxyUrl?: string): Promise<Front> {
  const ask = proxyUrl === undefined ? createTaker() : askProxy(proxyUrl);
  const shop = createServer(
    (request, response) => void answerShop(request, response).catch(() => response.destroy()),
  );
  const collector = createServer(
    (request, response) => void collect(request, response).catch(() => response.destroy()),
  );
  const shopPort = await listen(shop);
  const port = await listen(collector);
  let goOn: () => void = () => {};
  const isTime = new Promise<void>((resolve) => {
    goOn = resolve;
  });

  const front: Front = {
    shopUrl: `http://127.0.0.1:${shopPort}`,
    endpoint: `http://127.0.0.1:${port}/hatpin/events`,
    pages: new Map(),
    fates: [],
    requests: [],
    reports: [],
    goOn,
    down: () => end(collector),
    async up() {
      await listen(collector, port);
    },
    async close() {
      await Promise.all([end(shop), end(collector)]);
    },
  };

  async function answerShop(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(`${request.url}`, front.shopUrl);
    if (/^\/hatpin(\.whole)?\.js$|^\/hatpin\/[\w-]+\.js$/.test(pathname)) {
      const script = await readFile(new URL(pathname.slice(1), SCRIPTS));
      response
        .writeHead(200, { "content-type": "text/javascript", "cache-control": "max-age=3600" })
        .end(script);
    } else if (pathname === "/hatpin/events") {
      await collect(request, response);
    } else if (pathname === "/report") {
      front.reports.push(searchParams);
      response.writeHead(204).end();
    } else if (pathname === "/wait") {
      await isTime;
      response.writeHead(204).end();
    } else {
      const {
        isBare = false,
        headers = {},
        head = "",
        tag = `data-endpoint="${front.endpoint}"`,
        body = "",
      } = front.pages.get(pathname) ?? {};
      response.writeHead(200, { "content-type": "text/html;charset=utf-8", ...headers });
      response.end(
        `<!doctype html><html lang="en"><head><title>${pathname}</title><link rel="icon" href="data:,">${head}` +
          `${isBare ? "" : `<script src="/hatpin.js" ${tag}></script>`}</head><body><h1>${pathname}</h1>${body}</body></html>`,
      );
    }
  }

  async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    if (request.method === "POST") {
      front.requests.push({ atMs: Date.now(), events: JSON.parse(`${body}`).events });
    }
    const fate = front.fates.shift() ?? "pass";
    if (fate === "hang") return;
    if (fate === "cut") return void response.destroy();
    const cors = {
      "access-control-allow-origin": `${request.headers.origin}`,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "retry-after",
    };
    if (typeof fate === "object") {
      response.writeHead(fate.status, { ...cors, ...fate.headers }).end();
      return;
    }
    const { status, text } = await ask(body, request.headers);
    if (fate === "cut after") return void response.destroy();
    response.writeHead(status, { ...cors, "content-type": "application/json" }).end(text);
  }

  return front;
}

async function listen(server: ReturnType<typeof createServer>, port = 0): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function end(server: ReturnType<typeof createServer>): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

type Ask = (body: Buffer, headers: IncomingMessage["headers"]) => Promise<{ status: number; text: string }>;

function askProxy(proxyUrl: string): Ask {
  return async (body, headers) => {
    const answer = await fetch(`${proxyUrl}/hatpin/events`, {
      method: "POST",
      body: new Uint8Array(body),
      headers: {
        origin: proxyUrl,
        "content-type": `${headers["content-type"]}`,
        "user-agent": `${headers["user-agent"]}`,
      },
    });
    return { status: answer.status, text: await answer.text() };
  };
}

/** Remembers what was sent, and says which of those that are asked for by name it does not have. */
function createTaker(): Ask {
  const known = new Map<string, ArrivedEvent>();
  return async (body) => {
    const { events } = JSON.parse(`${body}`) as { events: ArrivedEvent[] };
    return { status: 202, text: JSON.stringify(answerEnvelope(events, known)) };
  };
}
