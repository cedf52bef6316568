import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerEnvelope } from "../harness/answer-envelope.mjs";
import type { Session, ShopAnswer, Storefront } from "./storefront.ts";

const SCRIPTS = new URL("../../packages/browser/dist/", import.meta.url);

/** Where a visitor goes at the end, so that its visit tells that everything before it has arrived. */
export const MARKER_PATH = "/hatpin-test-marker";

/** A page without the tag, where a visitor comes from. */
export const BLANK_PATH = "/hatpin-test-blank";

export interface SentEvent {
  event_name: string;
  event_id: string;
  event_source_url: string;
  custom_data?: {
    currency?: string;
    value?: string;
    content_ids?: string[];
    contents?: { id?: string; item_name?: string; item_price?: string; quantity?: number }[];
    [key: string]: unknown;
  };
}

export interface RunningStorefront {
  url: string;
  /** What arrived from a visitor, each event once. A visitor is known by the cookie `visitor`. */
  events(visitor: string): SentEvent[];
  close(): Promise<void>;
}

/** Serves a storefront with the script tag in each of its pages, and takes the events as the shop's proxy does. */
export async function startStorefront(storefront: Storefront): Promise<RunningStorefront> {
  const events = new Map<string, Map<string, SentEvent>>();
  const sessions = new Map<string, Session>();
  const tag = scriptTag(storefront.tag ?? {});

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(`${request.url}`, `http://${request.headers.host}`);
    const visitor = /\bvisitor=(\w+)/.exec(`${request.headers.cookie}`)?.[1] ?? "nobody";
    if (url.pathname === BLANK_PATH) {
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Blank</title>");
      return;
    }
    if (/^\/hatpin(\.[\w-]+)*\.js$|^\/hatpin\/[\w-]+\.js$/.test(url.pathname)) {
      const script = await readFile(new URL(url.pathname.slice(1), SCRIPTS));
      response
        .writeHead(200, { "content-type": "text/javascript", "cache-control": "max-age=3600" })
        .end(script);
      return;
    }
    const bytes = Buffer.concat(await request.toArray());
    if (url.pathname === "/hatpin/events") {
      const sent = JSON.parse(bytes.toString()).events as SentEvent[];
      const known = events.get(visitor) ?? new Map();
      events.set(visitor, known);
      response.writeHead(202, { "content-type": "application/json" });
      response.end(JSON.stringify(answerEnvelope(sent, known)));
      return;
    }
    const session = sessions.get(visitor) ?? {};
    sessions.set(visitor, session);
    const answer: ShopAnswer | undefined =
      url.pathname === MARKER_PATH
        ? { html: "<!doctype html><html><head><title>The end</title></head><body></body></html>" }
        : await storefront.answer({
            method: `${request.method}`,
            url,
            headers: request.headers as { [name: string]: string | undefined },
            body: bytes.toString(),
            fields: await readForm(bytes, request.headers["content-type"]),
            session,
          });
    send(response, answer ?? { status: 404, text: "" }, tag);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error(storefront.platform, request.method, request.url, error);
      response.writeHead(500).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events: (visitor) => [...(events.get(visitor)?.values() ?? [])],
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function scriptTag(attributes: { [name: string]: string }): string {
  const all = { src: "/hatpin.js", "data-endpoint": "/hatpin/events", ...attributes };
  const text = Object.entries(all).map(([name, value]) => ` ${name}="${value}"`);
  return `<script async${text.join("")}></script>`;
}

async function readForm(body: Buffer, type = ""): Promise<URLSearchParams> {
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) return new URLSearchParams();
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  return new URLSearchParams([...form].map(([key, value]) => [key, `${value}`]));
}

function send(response: ServerResponse, answer: ShopAnswer, tag: string): void {
  const { status = answer.redirect ? 302 : 200, headers = {}, html, json, text = "", redirect } = answer;
  const type = html ? "text/html;charset=utf-8" : json !== undefined ? "application/json" : "text/plain";
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    ...(redirect && { location: redirect }),
    ...headers,
  });
  // Only a whole document carries the tag: a fragment that a script asks for has no head.
  response.end(
    html?.replace(/<head>/i, `<head>${tag}`) ?? (json !== undefined ? JSON.stringify(json) : text),
  );
}
