import { type ReadBodyOptions, readBody } from "./read-body.ts";

/** What is read of a request's headers. Those of the web's standards fit. */
export interface HeaderReader {
  get(name: string): string | null;
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** What only the connection knows of a request. */
export interface ConnectionInfo {
  /** The address of the other end: the visitor, or the nearest proxy in front. */
  remoteAddress?: string;
}

/**
 * A request, reduced to what answering it takes. A `Request` with its `Headers`, its signal and its stream costs more than
 * all else that is done for a request, so one is made only where it is asked for.
 */
export interface PlainRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: HeaderReader;
  /** See `readBody`. */
  readBody(maxBytes: number, options?: ReadBodyOptions): Promise<string | undefined>;
  /** The same as the web knows it. Its body can be read once, there or here. */
  toWeb(): Request;
}

/** An answer, reduced to what is written. */
export interface PlainAnswer {
  status: number;
  /** A name may be there more than once. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string | Uint8Array | null;
}

export type PlainHandler = (request: PlainRequest, info: ConnectionInfo) => Promise<PlainAnswer>;

export function fromWeb(request: Request): PlainRequest {
  const { method, headers } = request;
  return {
    method,
    url: new URL(request.url),
    headers,
    readBody: (maxBytes, options) => readBody(request, maxBytes, options),
    toWeb: () => request,
  };
}

export function toResponse({ status, headers, body }: PlainAnswer): Response {
  // A cast, because the web's types want lists that can be changed.
  return new Response(body, { status, headers: headers as [string, string][] });
}
