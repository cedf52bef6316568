import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BodyReadBeforeError } from "./read-body.ts";

/** What only the socket knows of a request. */
export interface ConnectionInfo {
  /** The address of the other end: the visitor, or the nearest proxy in front. */
  remoteAddress?: string;
}

export type FetchHandler = (request: Request, info: ConnectionInfo) => Promise<Response>;

/**
 * Puts a handler of web requests behind `node:http`. The body is streamed, so its limit is the handler's
 * (`readBody`). The request's signal aborts when the other end hangs up. A handler that rejects has its connection
 * cut, which is what the other end of a crash would see: catch before, where an answer is wanted.
 */
export function toNodeListener(handler: FetchHandler): RequestListener {
  return (incoming, outgoing) => {
    answer(incoming, outgoing, handler).catch(() => outgoing.destroy());
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handler: FetchHandler) {
  const hangUp = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) hangUp.abort();
  });
  const request = toRequest(incoming, hangUp.signal);
  if (!request) {
    outgoing.writeHead(400, { connection: "close" }).end();
    return;
  }
  const { remoteAddress } = incoming.socket;
  const response = await handler(request, remoteAddress === undefined ? {} : { remoteAddress });
  outgoing.writeHead(response.status, [...response.headers].flat());
  // A stream that fails midway destroys the connection: a half answer must not look like a whole one.
  if (response.body) await pipeline(Readable.fromWeb(response.body), outgoing);
  else outgoing.end();
  // What the handler left unread is thrown away: otherwise it stands before the next request of the connection.
  incoming.resume();
}

/** Undefined for what is no request to the web's standards: a bad Host, a method like TRACE. */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = "GET", headers, rawHeaders, url = "/" } = incoming;
  try {
    const pairs = new Headers();
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      pairs.append(rawHeaders[index] as string, rawHeaders[index + 1] as string);
    }
    const hasBody = method !== "GET" && method !== "HEAD";
    const body = hasBody ? bodyOf(incoming) : null;
    const address = url.startsWith("/") ? `http://${headers.host ?? "localhost"}${url}` : url;
    return new Request(address, { method, headers: pairs, body, signal, duplex: "half" });
  } catch {
    return undefined;
  }
}

function bodyOf(incoming: IncomingMessage): ReadableStream {
  // By a body parser in front. What is left would look like an empty body.
  if (incoming.readableDidRead) {
    const error = new BodyReadBeforeError("the body was read before");
    return new ReadableStream({ start: (controller) => controller.error(error) });
  }
  // Not destroyed when the handler stops reading, or its answer (413) could not be sent any more.
  return ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
}
