import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { knownTextOf } from "./known-text.ts";
import { BodyReadBeforeError } from "./read-body.ts";
import { takeParsedBody } from "./take-parsed-body.ts";
import { toRequestUrl } from "./to-request-url.ts";

/** What only the connection knows of a request. */
export interface ConnectionInfo {
  /** The address of the other end: the visitor, or the nearest proxy in front. */
  remoteAddress?: string;
}

export type FetchHandler = (request: Request, info: ConnectionInfo) => Promise<Response>;

/** For `node:http`; with `next` a middleware of Express, Connect and the like. */
export type NodeListener = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Puts a handler of web requests behind `node:http`. The body is streamed, so its limit is the handler's
 * (`readBody`). The request's signal aborts when the other end hangs up. A handler that rejects has its connection
 * cut, which is what the other end of a crash would see: catch before, where an answer is wanted.
 *
 * @param owns Whether a path is the handler's: all others are left to `next`, where there is one. Mounted under a
 *   prefix, which Express takes off, both paths are asked for.
 */
export function toNodeListener(
  handler: FetchHandler,
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
  { target, handler }: { target: string; handler: FetchHandler },
) {
  const hangUp = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) hangUp.abort();
  });
  const request = toRequest(incoming, target, hangUp.signal);
  if (!request || refused.has(incoming.socket)) {
    // What the parser finds behind it, before the connection is closed, may be the inside of its body.
    refused.add(incoming.socket);
    outgoing.writeHead(400, { connection: "close" }).end();
    return;
  }
  const { remoteAddress } = incoming.socket;
  const response = await handler(request, remoteAddress === undefined ? {} : { remoteAddress });
  for (const [name, value] of response.headers) {
    // Beside those that the shop's own middlewares have set.
    if (name === "set-cookie") outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  const text = knownTextOf(response);
  if (text !== undefined) outgoing.setHeader("content-length", Buffer.byteLength(text));
  outgoing.writeHead(response.status);
  // A stream that fails midway destroys the connection: a half answer must not look like a whole one.
  if (text !== undefined) outgoing.end(text);
  else if (response.body) await pipeline(Readable.fromWeb(response.body), outgoing);
  else outgoing.end();
  // What the handler left unread is thrown away: otherwise it stands before the next request of the connection.
  incoming.resume();
}

/** Undefined for what is no request to the web's standards, or could be read in two ways. */
function toRequest(incoming: IncomingMessage, target: string, signal: AbortSignal): Request | undefined {
  const { method = "GET", rawHeaders } = incoming;
  try {
    const headers = new Headers();
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] as string, rawHeaders[index + 1] as string);
    }
    const url = toRequestUrl(target, headers);
    if (!url || isAmbiguous(headers)) return undefined;
    const hasBody = method !== "GET" && method !== "HEAD";
    const body = hasBody ? bodyOf(incoming, headers) : null;
    return new Request(url, { method, headers, body, signal, duplex: "half" });
  } catch {
    return undefined;
  }
}

// Where the body ends must be one thing for all on the way. Node's parser sees to that, unless it was started as the
// insecure one: https://www.rfc-editor.org/rfc/rfc9112#section-6.3 (read 2026-11-28)
function isAmbiguous(headers: Headers): boolean {
  const length = headers.get("content-length");
  const encoding = headers.get("transfer-encoding");
  if (length !== null && !/^\d+$/.test(length)) return true;
  return encoding !== null && (length !== null || encoding.toLowerCase() !== "chunked");
}

function bodyOf(incoming: IncomingMessage, headers: Headers): ReadableStream | string | Uint8Array {
  // By a body parser in front. What is left would look like an empty body.
  if (incoming.readableDidRead) {
    const parsed = takeParsedBody(incoming, headers);
    if (parsed !== undefined) return parsed;
    const error = new BodyReadBeforeError("the body was read before");
    return new ReadableStream({ start: (controller) => controller.error(error) });
  }
  // Not destroyed when the handler stops reading, or its answer (413) could not be sent any more.
  return ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
}
