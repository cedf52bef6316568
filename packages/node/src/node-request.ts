import type { IncomingMessage } from "node:http";
import type { HeaderReader, PlainRequest } from "./plain-request.ts";
import { BodyReadBeforeError, BodyTooSlowError, type ReadBodyOptions } from "./read-body.ts";
import { takeParsedBody } from "./take-parsed-body.ts";
import { toRequestUrl } from "./to-request-url.ts";

/** `Request` has none of these: https://fetch.spec.whatwg.org/#forbidden-method (read 2026-11-28) */
const FORBIDDEN_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/** How a body came over the wire, which is no longer how it is when a parser has read it. */
const OF_THE_WIRE = ["content-length", "content-encoding", "transfer-encoding"];

/**
 * A request of `node:http`. Undefined for what is no request to the web's standards, or could be read in two ways.
 *
 * @param openSignal Called when somebody wants to know of it that the other end hangs up.
 */
export function readNodeRequest(
  incoming: IncomingMessage,
  target: string,
  openSignal: () => AbortSignal,
): PlainRequest | undefined {
  const { method = "GET" } = incoming;
  if (FORBIDDEN_METHODS.has(method)) return undefined;
  const headers = new NodeHeaders(incoming.rawHeaders);
  const url = toRequestUrl(target, headers.get("host"));
  if (!url || isAmbiguous(headers)) return undefined;
  // Where it is named in the target, the header counts for nothing.
  if (!target.startsWith("/")) headers.set("host", url.host);
  const parsed = incoming.readableDidRead ? takeParsedBody(incoming) : undefined;
  if (parsed !== undefined) for (const name of OF_THE_WIRE) headers.delete(name);

  return {
    method,
    url,
    headers,
    async readBody(maxBytes, options = {}) {
      if (!incoming.readableDidRead)
        return readStream(incoming, headers.get("content-length"), maxBytes, options);
      if (parsed === undefined) throw new BodyReadBeforeError("the body was read before");
      const bytes = Buffer.from(parsed);
      if (bytes.length > maxBytes) return undefined;
      options.charge?.(bytes.length);
      return bytes.toString();
    },
    toWeb() {
      const hasBody = method !== "GET" && method !== "HEAD";
      const body = hasBody ? (parsed ?? streamOf(incoming)) : null;
      return new Request(url, {
        method,
        headers: headers.entries(),
        body,
        signal: openSignal(),
        duplex: "half",
      });
    },
  };
}

/** Names are asked for in small letters. Values of the same name are joined as `Headers` joins them. */
class NodeHeaders implements HeaderReader {
  readonly #values = new Map<string, string>();

  constructor(raw: readonly string[]) {
    for (let index = 0; index + 1 < raw.length; index += 2) {
      // Casts, because the list has pairs.
      const name = (raw[index] as string).toLowerCase();
      const value = raw[index + 1] as string;
      const before = this.#values.get(name);
      const joined = before === undefined ? value : `${before}${name === "cookie" ? "; " : ", "}${value}`;
      this.#values.set(name, joined);
    }
  }

  get(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  keys(): Iterable<string> {
    return this.#values.keys();
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
  }

  delete(name: string): void {
    this.#values.delete(name);
  }

  entries(): [string, string][] {
    return [...this.#values];
  }
}

// Where the body ends must be one thing for all on the way. Node's parser sees to that, unless it was started as the
// insecure one: https://www.rfc-editor.org/rfc/rfc9112#section-6.3 (read 2026-11-28)
function isAmbiguous(headers: HeaderReader): boolean {
  const length = headers.get("content-length");
  const encoding = headers.get("transfer-encoding");
  if (length !== null && !/^\d+$/.test(length)) return true;
  return encoding !== null && (length !== null || encoding.toLowerCase() !== "chunked");
}

/** Stops reading at the limit: what is left is not taken from the connection, and its other end waits. */
function readStream(
  incoming: IncomingMessage,
  announcedBytes: string | null,
  maxBytes: number,
  { charge, timeoutMs }: ReadBodyOptions,
): Promise<string | undefined> {
  if (Number(announcedBytes) > maxBytes) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const deadline =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => end(() => reject(new BodyTooSlowError("the body took too long"))), timeoutMs);

    function end(settle: () => void): void {
      clearTimeout(deadline);
      incoming.off("data", onData).off("end", onEnd).off("close", onClose).pause();
      settle();
    }
    function onData(chunk: Buffer): void {
      size += chunk.length;
      if (size > maxBytes) {
        end(() => resolve(undefined));
        return;
      }
      try {
        charge?.(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        end(() => reject(error));
      }
    }
    function onEnd(): void {
      const [first] = chunks;
      const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
      end(() => resolve(bytes.toString()));
    }
    function onClose(): void {
      end(() => reject(new Error("the connection ended before the body did")));
    }
    incoming.on("data", onData).on("end", onEnd).on("close", onClose).on("error", ignore);
  });
}

function streamOf(incoming: IncomingMessage): ReadableStream {
  if (incoming.readableDidRead) {
    const error = new BodyReadBeforeError("the body was read before");
    return new ReadableStream({ start: (controller) => controller.error(error) });
  }
  // Not destroyed when the handler stops reading, or its answer (413) could not be sent any more.
  return ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
}

/** `close` comes after it. */
function ignore(): void {}
