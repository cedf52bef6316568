import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ConnectionInfo, createProxy, type Proxy as HatpinProxy } from "@hatpin/node";
import { createEmulator } from "@hatpin/node/emulator";
import { serve } from "@hono/node-server";
import { bodyParser } from "@koa/bodyparser";
import express from "express";
import fastify from "fastify";
import { fromNodeHandler, H3, type NodeMiddleware, readBody, withBase } from "h3";
import { toNodeHandler } from "h3/node";
import { createApp, eventHandler, fromNodeMiddleware, toNodeListener } from "h3-v1";
import { Hono } from "hono";
import Koa from "koa";
import { listen as listenExpress } from "../../examples/express/listen.mjs";
import { listen as listenFastify } from "../../examples/fastify/listen.mjs";
import { listen as listenH3 } from "../../examples/h3/listen.mjs";
import { listen as listenHono } from "../../examples/hono/listen.mjs";
import { listen as listenKoa, mount as mountKoa } from "../../examples/koa/listen.mjs";
import { listen as listenNodeHttp } from "../../examples/node-http/listen.mjs";
import { PAGE } from "../../examples/page.mjs";
import { AD_ACCOUNT_ID, TOKEN } from "../harness/proxy-process.ts";
import { waitFor } from "../harness/wait-for.ts";

// The examples with the real frameworks, over real sockets: what each of them does to a request on its way.

type Listen = (proxy: HatpinProxy, port: number) => Server | Promise<Server>;

const FRAMEWORKS: Record<string, Listen> = {
  "node:http": listenNodeHttp,
  Express: listenExpress,
  Fastify: listenFastify,
  Koa: listenKoa,
  // A cast, because Hono's server could be one of HTTP/2 too.
  Hono: listenHono as Listen,
  h3: listenH3,
  // What Nitro 2, and with it Nuxt 3 and 4, are made of.
  "h3 1": (proxy, port) => {
    const app = createApp()
      .use(fromNodeMiddleware(proxy.node))
      .use(
        "/",
        eventHandler(() => PAGE),
      );
    return createServer(toNodeListener(app)).listen(port, "127.0.0.1");
  },
};

const ALLOWED = "https://www.shop.example";
const MAX_BODY_BYTES = 100_000;
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

const folder = mkdtempSync(join(tmpdir(), "hatpin-frameworks-"));
const emulator = createEmulator({ accessTokens: [TOKEN] });
const lines: string[] = [];
const infos: ConnectionInfo[] = [];
let proxy: HatpinProxy;
let endpoint: Awaited<ReturnType<typeof emulator.listen>>;

before(async () => {
  endpoint = await emulator.listen(0, "127.0.0.1");
  proxy = createProxy({
    dataDir: folder,
    accessToken: TOKEN,
    adAccountId: AD_ACCOUNT_ID,
    apiUrl: `${endpoint.url}/v5`,
    allowedOrigins: [ALLOWED],
    trustedHops: 1,
    maxBodyBytes: MAX_BODY_BYTES,
    log: (line) => lines.push(line),
  });
  await proxy.start();
});

after(async () => {
  await proxy.stop();
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [name, listen] of Object.entries(FRAMEWORKS)) {
  describe(name, () => {
    let url: string;
    let server: Server;
    before(async () => {
      const { fetch } = proxy;
      const watched: HatpinProxy = {
        ...proxy,
        fetch: (request, info = {}) => {
          infos.push(info);
          return fetch(request, info);
        },
      };
      server = await listen(watched, 0);
      url = await urlOf(server);
    });
    after(() => close(server));

    test("events are taken with 202 and reach Pinterest with the visitor's address", async () => {
      const answer = await postEvent(`${url}/hatpin/events`, `${name}-a`, {
        "x-forwarded-for": "203.0.113.66, 203.0.113.7",
      });
      assert.equal(answer.status, 202);
      assert.deepEqual(await answer.json(), { accepted: 1, rejected: [] });
      const { user_data } = await delivered(`${name}-a`);
      assert.equal(user_data.client_ip_address, "203.0.113.7");
      assert.equal(user_data.client_user_agent, BROWSER);
      // A request of the web does not know where it comes from: the example says it.
      if (name === "Hono") assert.equal(infos.at(-1)?.remoteAddress, "127.0.0.1");
    });

    test("a page of another origin asks first, and reads the answer", async () => {
      const preflight = await fetch(`${url}/hatpin/events`, {
        method: "OPTIONS",
        headers: { origin: ALLOWED, "access-control-request-method": "POST" },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get("access-control-allow-origin"), ALLOWED);
      assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
      const answer = await postEvent(`${url}/hatpin/events`, `${name}-b`, { origin: ALLOWED });
      assert.equal(answer.headers.get("access-control-allow-origin"), ALLOWED);
      // Several, each in a header of its own.
      const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split("=", 1)[0]);
      assert.deepEqual(cookies.sort(), ["_epik", "_hatpin"]);
      const refused = await postEvent(`${url}/hatpin/events`, `${name}-c`, {
        origin: "https://evil.example",
      });
      assert.equal(refused.status, 403);
    });

    test("the script and its parts come, to HEAD as a head alone", async () => {
      for (const path of ["/hatpin.js", "/hatpin/adds-part.js"]) {
        const answer = await fetch(`${url}${path}`);
        assert.match(answer.headers.get("content-type") ?? "", /javascript/, path);
        assert.ok((await answer.text()).length > 1000);
        const head = await fetch(`${url}${path}`, { method: "HEAD" });
        assert.equal(head.status, 200);
        assert.ok(Number(head.headers.get("content-length")) > 1000);
        assert.equal(await head.text(), "");
      }
    });

    test("a body over the limit is answered with 413, announced or not", async () => {
      const body = "x".repeat(MAX_BODY_BYTES + 1);
      assert.equal((await fetch(`${url}/hatpin/events`, { method: "POST", body })).status, 413);
      const stream = new Blob([body]).stream();
      // A cast, because the types of browsers do not have `duplex`.
      const streamed = await fetch(`${url}/hatpin/events`, {
        method: "POST",
        body: stream,
        duplex: "half",
      } as RequestInit);
      assert.equal(streamed.status, 413);
    });

    test("a visitor who leaves in the middle of a body costs only that request", async () => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.write('POST /hatpin/events HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n{"v":1,');
      await once(socket, "ready");
      socket.destroy();
      assert.equal((await postEvent(`${url}/hatpin/events`, `${name}-d`)).status, 202);
    });

    test("what is not the proxy's is the shop's", async () => {
      const answer = await fetch(url);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /Straw hat/);
    });
  });
}

// --- Behind a body parser: taken from it where it leaves the body, and otherwise kept by the browser ---

const BEHIND_PARSERS: Record<string, { listen: Listen; status: 202 | 503 }> = {
  "Express, json": {
    listen: (proxy) =>
      express()
        .use(express.json({ type: () => true }), proxy.node)
        .listen(0, "127.0.0.1"),
    status: 202,
  },
  "Express, text": {
    listen: (proxy) => express().use(express.text(), proxy.node).listen(0, "127.0.0.1"),
    status: 202,
  },
  "Express, raw": {
    listen: (proxy) =>
      express()
        .use(express.raw({ type: () => true }), proxy.node)
        .listen(0, "127.0.0.1"),
    status: 202,
  },
  "Fastify, in a route": {
    listen: async (proxy) => {
      const app = fastify();
      app.post("/hatpin/events", (request, reply) => {
        reply.hijack();
        proxy.node(request.raw, reply.raw);
      });
      await app.listen({ port: 0, host: "127.0.0.1" });
      return app.server;
    },
    status: 503,
  },
  "Fastify, in a route that says what was read": {
    listen: async (proxy) => {
      const app = fastify();
      app.post("/hatpin/events", (request, reply) => {
        reply.hijack();
        proxy.node(Object.assign(request.raw, { body: request.body }), reply.raw);
      });
      await app.listen({ port: 0, host: "127.0.0.1" });
      return app.server;
    },
    status: 202,
  },
  "Koa, bodyParser": {
    listen: (proxy) => {
      const app = new Koa();
      app.use(bodyParser({ enableTypes: ["json", "text"] }));
      app.use(mountKoa(proxy));
      return app.listen(0, "127.0.0.1");
    },
    status: 503,
  },
  "Hono, json": {
    listen: (proxy) => {
      const app = new Hono();
      app.use(async (context, next) => {
        await context.req.json();
        await next();
      });
      app.all("/hatpin/*", (context) => proxy.fetch(context.req.raw));
      return serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
    },
    status: 503,
  },
  "h3, readBody": {
    listen: (proxy) => {
      const app = new H3();
      app.use(async (event) => {
        await readBody(event);
      });
      app.use(fromNodeHandler(proxy.node as NodeMiddleware));
      return createServer(toNodeHandler(app)).listen(0, "127.0.0.1");
    },
    status: 503,
  },
};

for (const [name, { listen, status }] of Object.entries(BEHIND_PARSERS)) {
  test(`behind a body parser (${name}) the answer is ${status}, and nothing is lost`, async () => {
    lines.length = 0;
    const server = await listen(proxy, 0);
    const answer = await postEvent(`${await urlOf(server)}/hatpin/events`, name);
    assert.equal(answer.status, status);
    if (status === 202) assert.equal((await delivered(name)).event_id, name);
    else assert.ok(answer.headers.has("retry-after"), "the browser is to try again");
    await close(server);
  });
}

// --- Under a prefix ---

const UNDER_PREFIXES: Record<string, { listen: Listen; path: string }> = {
  "Express, app.use of the path itself": {
    listen: (proxy) => express().use("/hatpin", proxy.node).listen(0, "127.0.0.1"),
    path: "/hatpin/events",
  },
  "Express, app.use of a prefix": {
    listen: (proxy) => express().use("/api", proxy.node).listen(0, "127.0.0.1"),
    path: "/api/hatpin/events",
  },
  "Express, a router in a router": {
    listen: (proxy) => express().use("/a", express.Router().use("/b", proxy.node)).listen(0, "127.0.0.1"),
    path: "/a/b/hatpin/events",
  },
  "h3, withBase": {
    listen: (proxy) => {
      const app = new H3();
      app.use("/api/**", withBase("/api", fromNodeHandler(proxy.node as NodeMiddleware)));
      return createServer(toNodeHandler(app)).listen(0, "127.0.0.1");
    },
    path: "/api/hatpin/events",
  },
};

for (const [name, { listen, path }] of Object.entries(UNDER_PREFIXES)) {
  test(`mounted under a prefix: ${name}`, async () => {
    const server = await listen(proxy, 0);
    const url = await urlOf(server);
    assert.equal((await postEvent(`${url}${path}`, name)).status, 202);
    assert.equal((await postEvent(`${url}${path}/other`, name)).status, 404);
    await close(server);
  });
}

// --- The command ---

test("an example runs against the emulator with one command", async () => {
  const start = fileURLToPath(new URL("../../examples/start.mjs", import.meta.url));
  const env = { PATH: process.env.PATH };
  const { stdout } = await promisify(execFile)(process.execPath, [start, "server-only"], { env });
  assert.match(stdout, /^1 event processed$/m);
});

async function postEvent(
  url: string,
  event_id: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const event_time = Math.floor(Date.now() / 1000);
  const user_data = { em: ["0".repeat(64)], click_id: "dj0yJnU9click" };
  const event = { event_id, event_name: "page_visit", action_source: "web", event_time, user_data };
  const event_source_url = "https://www.shop.example/";
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8", "user-agent": BROWSER, ...headers },
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events: [{ ...event, event_source_url }] }),
  });
}

async function delivered(event_id: string) {
  const find = () => emulator.events().find(({ event }) => event.event_id === event_id)?.event;
  await waitFor(`${event_id} to be delivered`, () => find() !== undefined);
  const event = find();
  assert.ok(event);
  return event;
}

async function urlOf(server: Server): Promise<string> {
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}
