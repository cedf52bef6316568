import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

/** The page is the one of `hatpin serve --live-page-port`, but for the buttons. */
const SHARED = new URL("../../packages/node/live/", import.meta.url);
const OWN = new URL("page/", import.meta.url);
const OWN_FILES = ["index.html", "controls.js"];
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/live.css": ["live.css", "text/css; charset=utf-8"],
  "/live.js": ["live.js", "text/javascript; charset=utf-8"],
  "/controls.js": ["controls.js", "text/javascript; charset=utf-8"],
  "/event-row.js": ["event-row.js", "text/javascript; charset=utf-8"],
  "/stations.js": ["stations.js", "text/javascript; charset=utf-8"],
  "/format.js": ["format.js", "text/javascript; charset=utf-8"],
};

/** Changes of this long go to the pages in one message. */
const GATHER_MS = 80;
const HEARTBEAT_MS = 15_000;
const MAX_PAGES = 20;
/** A page that does not read fast enough is cut off; it comes back by itself and gets the whole picture anew. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/**
 * Serves the live page and keeps it up to date by server-sent events. Each page gets the whole picture when it
 * connects, and from then on whole events as they change: a page that comes back sees nothing twice.
 *
 * @param {object} options
 * @param {() => object[]} options.events Oldest first; each has a `key`.
 * @param {() => object} options.state What else the page shows.
 * @param {{ shop: string, emulator: string }} options.links
 * @param {Record<string, (argument: unknown) => unknown>} options.actions By name; run for a button of the page only.
 */
export function createLiveServer({ events, state, links, actions }) {
  const key = randomBytes(16).toString("hex");
  const pages = new Set();
  const changed = new Map();
  let gathering;

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) reply(response, 500, error.message);
      else response.destroy();
    });
  });
  const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    // Only by the names of this machine: a foreign name that resolves to it is another site's page.
    if (!isOwnHost(request.headers.host)) return reply(response, 421, "Not a name of this server.");
    if (request.method === "POST") return act(request, response, pathname.slice(1));
    if (request.method !== "GET") return reply(response, 405, "GET or POST only.");
    if (pathname === "/stream") return connect(response);
    const file = FILES[pathname];
    if (!file) return reply(response, 404, "There is nothing here.");
    const text = await readFile(new URL(file[0], OWN_FILES.includes(file[0]) ? OWN : SHARED), "utf8");
    response.writeHead(200, {
      "content-type": file[1],
      "cache-control": "no-store",
      "content-security-policy": "default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    response.end(fill(text, { key, ...links }));
  }

  async function act(request, response, name) {
    // The key stands in the page, which no other site can read; so no other site can press its buttons.
    if (request.headers["x-demo-key"] !== key) return reply(response, 403, "Only the live page may do that.");
    if (!Object.hasOwn(actions, name)) return reply(response, 404, "There is no such action.");
    try {
      await actions[name](await readSmallJson(request));
    } catch (error) {
      return reply(response, 400, error.message);
    }
    response.writeHead(204).end();
    update();
  }

  function connect(response) {
    if (pages.size >= MAX_PAGES) return reply(response, 503, "Too many live pages are open.");
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("retry: 1000\n\n");
    response.write(message({ whole: true, events: events(), state: state() }));
    pages.add(response);
    response.on("close", () => pages.delete(response));
  }

  /** Tells the pages of a changed event, or with none that the state changed. */
  function update(event) {
    if (event) changed.set(event.key, event);
    gathering ??= setTimeout(() => {
      gathering = undefined;
      send(message({ whole: false, events: [...changed.values()], state: state() }));
      changed.clear();
    }, GATHER_MS);
  }

  function send(text) {
    for (const page of pages) {
      if (page.writableLength > MAX_UNREAD_BYTES) page.destroy();
      else page.write(text);
    }
  }

  return {
    update,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
      }),
    close() {
      clearInterval(heartbeat);
      clearTimeout(gathering);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function fill(text, values) {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}

function isOwnHost(host = "") {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}

function message(data) {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function reply(response, status, text) {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

async function readSmallJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > 1000) throw new Error("The body is too long.");
  }
  return text === "" ? undefined : JSON.parse(text);
}
