import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readNodeRequest } from "./node-request.ts";
import type { ConnectionInfo, PlainAnswer, PlainRequest } from "./plain-request.ts";

/** An answer of the web's is streamed, in pieces as they come. */
export type NodeHandler = (request: PlainRequest, info: ConnectionInfo) => Promise<PlainAnswer | Response>;

/** For `node:http`; with `next` a middleware of Express, Connect and the like. */
export type NodeListener = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Puts a handler behind `node:http`. The body is streamed, so its limit is the handler's (`readBody`). The signal of
 * the request as the web knows it aborts when the other end hangs up. A handler that rejects has its connection
 * cut, which is what the other end of a crash would see: catch before, where an answer is wanted.
 *
 * @param owns Whether a path is the handler's: all others are left to `next`, where there is one. Mounted under a
 *   prefix, which Express takes off, both paths are asked for.
 */
export function toNodeListener(
  handler: NodeHandler,
  owns: (path: string) => boolean = () => true,
): NodeListener {
  // Three parameters, by whose number h3 knows a middleware.
  return (incoming, outgoing, next) => {
    const target = findTarget(incoming, owns);
    if (next && !owns(pathOf(target))) {
      next();
      return;
    }
    answer(incoming, outgoing, { target, handler }).catch(() => outgoing.destroy());
  };
}

/** As it came, or without the prefix that a framework took off. */
function findTarget(incoming: IncomingMessage, owns: (path: string) => boolean): string {
  // A cast, because that is how Express and Connect keep what they took the prefix off.
  const { url = "/", originalUrl } = incoming as { url?: string; originalUrl?: unknown };
  if (typeof originalUrl !== "string" || owns(pathOf(url))) return url;
  return owns(pathOf(originalUrl)) ? originalUrl : url;
}

function pathOf(target: string): string {
  return target.split("?", 1)[0] as string;
}

/** Connections on which something was no request. */
const refused = new WeakSet<Socket>();

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { target, handler }: { target: string; handler: NodeHandler },
) {
  const request = readNodeRequest(incoming, target, () => signalOf(outgoing));
  if (!request || refused.has(incoming.socket)) {
    // What the parser finds behind it, before the connection is closed, may be the inside of its body.
    refused.add(incoming.socket);
    outgoing.writeHead(400, { connection: "close" }).end();
    return;
  }
  const { remoteAddress } = incoming.socket;
  const given = await handler(request, remoteAddress === undefined ? {} : { remoteAddress });
  if (given instanceof Response) await writeWeb(given, outgoing);
  else write(given, outgoing);
  // What the handler left unread is thrown away: otherwise it stands before the next request of the connection.
  incoming.resume();
}

/** Aborts when the other end hangs up before it has its answer. */
function signalOf(outgoing: ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) hangUp.abort();
  });
  return hangUp.signal;
}

function write({ status, headers, body }: PlainAnswer, outgoing: ServerResponse): void {
  // An answer to a HEAD says how long it would be.
  const isCounted = body === null || headers.some(([name]) => name === "Content-Length");
  const all = isCounted
    ? headers
    : [...headers, ["Content-Length", String(Buffer.byteLength(body))] as const];
  // As a list they are written as they are, which is quicker than one after another.
  if (outgoing.getHeaderNames().length === 0) outgoing.writeHead(status, all.flat());
  else {
    setHeaders(all, outgoing);
    outgoing.writeHead(status);
  }
  outgoing.end(body ?? undefined);
}

async function writeWeb({ status, headers, body }: Response, outgoing: ServerResponse): Promise<void> {
  setHeaders(headers, outgoing);
  outgoing.writeHead(status);
  // A stream that fails midway destroys the connection: a half answer must not look like a whole one.
  if (body) await pipeline(Readable.fromWeb(body), outgoing);
  else outgoing.end();
}

function setHeaders(headers: Iterable<readonly [string, string]>, outgoing: ServerResponse): void {
  for (const [name, value] of headers) {
    // Beside those that the shop's own middlewares have set.
    if (name.toLowerCase() === "set-cookie") outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
}
