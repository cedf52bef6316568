import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { forgetOldest } from "../forget-oldest.ts";
import { isSecret } from "../proxy/is-secret.ts";
import type { Step } from "../way.ts";
import { createEventWays, type EventWay } from "./event-ways.ts";
import { readForm } from "./read-form.ts";

export interface LivePageOptions {
  /** Who has it sees the page. */
  secret: string;
  /** What else the page shows: how the proxy is. */
  readState: () => Promise<object>;
}

export interface LivePage {
  listener: RequestListener;
  /** Shows a step; it must have been cleaned of what is personal. */
  show(step: Step): void;
  /** Ends what is open, and lets nobody in any more. */
  close(): void;
}

/** The folder of the package: as far from `src/live/` as from `dist/live/`. */
const FOLDER = new URL("../../live/", import.meta.url);
const FILES: Readonly<Record<string, [file: string, type: string]>> = {
  "/": ["index.html", "text/html"],
  "/live.css": ["live.css", "text/css"],
  "/live.js": ["live.js", "text/javascript"],
  "/controls.js": ["controls.js", "text/javascript"],
  "/event-row.js": ["event-row.js", "text/javascript"],
  "/stations.js": ["stations.js", "text/javascript"],
  "/format.js": ["format.js", "text/javascript"],
};

/** The page is of its own files alone, in no frame, in no cache. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/** Changes of this long go to the pages in one message. */
const GATHER_MS = 250;
const HEARTBEAT_MS = 15_000;
const MAX_PAGES = 20;
/** A page that does not read fast enough is cut off; it comes back by itself and gets the whole picture anew. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

const COOKIE = "hatpin_live";
const MAX_SESSIONS = 50;
const SESSION_SECONDS = 12 * 3600;

/**
 * The live page of a running proxy, kept up to date by server-sent events. To whom has neither the secret, as a bearer token,
 * nor the cookie that the form at `/login` gives for it, there is nothing here but that form.
 */
export function createLivePage({ secret, readState }: LivePageOptions): LivePage {
  const ways = createEventWays();
  const run = randomBytes(8).toString("hex");
  const pages = new Set<ServerResponse>();
  const changed = new Map<string, EventWay>();
  /** Digests of what the cookies hold, with when they end. Never the secret. */
  const sessions = new Map<string, number>();
  let gathering: NodeJS.Timeout | undefined;
  let isClosed = false;
  const heartbeat = setInterval(() => void tell([]), HEARTBEAT_MS);
  heartbeat.unref();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ""] = (request.url ?? "").split("?");
    if (path === "/login" && !isClosed) return await login(request, response);
    if (isClosed || request.method !== "GET" || !isLetIn(request)) return notFound(response);
    if (path === "/stream") return await connect(response);
    const [file, type] = FILES[path] ?? [];
    if (file === undefined) return notFound(response);
    response.writeHead(200, { ...HEADERS, "content-type": `${type}; charset=utf-8` });
    response.end(readFileSync(new URL(file, FOLDER)));
  }

  function isLetIn({ headers }: IncomingMessage): boolean {
    const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return isSecret(bearer, secret);
    const session = new RegExp(`(?:^|; *)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(headers.cookie ?? "")?.[1];
    return session !== undefined && (sessions.get(digest(session)) ?? 0) > Date.now();
  }

  /** Right or wrong, the answer leads on in the same words: from a wrong secret to the form again. */
  async function login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      response.writeHead(200, { ...HEADERS, "content-type": "text/html; charset=utf-8" });
      response.end(readFileSync(new URL("login.html", FOLDER)));
      return;
    }
    if (request.method !== "POST") return notFound(response);
    const given = (await readForm(request))?.get("secret") ?? "";
    if (!isSecret(given.trim(), secret)) {
      response.writeHead(303, { ...HEADERS, location: "/login" }).end();
      return;
    }
    const isSecure = request.headers["x-forwarded-proto"] === "https";
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_SECONDS}`;
    const cookie = `${COOKIE}=${openSession()}; ${attributes}${isSecure ? "; Secure" : ""}`;
    response.writeHead(303, { ...HEADERS, location: "/", "set-cookie": cookie }).end();
  }

  function openSession(): string {
    const session = randomBytes(32).toString("base64url");
    sessions.set(digest(session), Date.now() + SESSION_SECONDS * 1000);
    forgetOldest(sessions, MAX_SESSIONS);
    return session;
  }

  async function connect(response: ServerResponse): Promise<void> {
    if (pages.size >= MAX_PAGES) {
      response.writeHead(503, HEADERS).end();
      return;
    }
    const state = await describeState();
    response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream" });
    response.write(`retry: 1000\n\n${message({ whole: true, events: ways.list(), state })}`);
    pages.add(response);
    response.on("close", () => pages.delete(response));
  }

  async function describeState(): Promise<object> {
    return { run, counts: ways.counts(), ...(await readState()) };
  }

  async function tell(events: readonly EventWay[]): Promise<void> {
    if (pages.size === 0) return;
    const text = message({ whole: false, events, state: await describeState() });
    for (const page of pages) {
      if (page.writableLength > MAX_UNREAD_BYTES) page.destroy();
      else page.write(text);
    }
  }

  function gather(): void {
    gathering = undefined;
    const events = [...changed.values()].filter(({ key }) => ways.has(key));
    changed.clear();
    // The next message tells what this one could not.
    tell(events).catch(() => {});
  }

  return {
    listener(request, response) {
      answer(request, response).catch(() => {
        if (!response.headersSent) notFound(response);
        else response.destroy();
      });
    },
    show(step) {
      const way = ways.add(step);
      if (pages.size === 0 || isClosed) return;
      changed.set(way.key, way);
      gathering ??= setTimeout(gather, GATHER_MS);
    },
    close() {
      isClosed = true;
      clearInterval(heartbeat);
      clearTimeout(gathering);
      sessions.clear();
      for (const page of pages) page.end();
    },
  };
}

/** The same as for a path that nobody knows. */
function notFound(response: ServerResponse): void {
  response.writeHead(404, { ...HEADERS, "content-type": "application/json; charset=utf-8" });
  response.end('{"message":"not found"}');
}

function message(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
