import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

const GZIP_MAGIC = [0x1f, 0x8b];

/** The bytes of a file, or of standard input for `-`. */
export interface ByteSource {
  path: string;
  bytes: Readable & { bytesRead?: number };
}

export function openBytes(path: string): ByteSource {
  return { path, bytes: path === "-" ? process.stdin : createReadStream(path) };
}

/**
 * The text of a file, or of standard input for `-`, piece by piece: UTF-8, without its byte order mark, unpacked where it
 * is gzip. Rejects while it is read, with a sentence for a person, when it cannot be.
 */
export async function* openText({ path, bytes }: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of unpacked(bytes)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw new Error(`${path === "-" ? "standard input" : path} ${explain(error as NodeJS.ErrnoException)}`);
  }
}

async function* unpacked(source: Readable): AsyncGenerator<Buffer> {
  let output: Readable | undefined;
  for await (const chunk of pieces(source)) {
    if (isGzip(chunk)) {
      // The rest of the source comes by the pipeline; this piece is its first.
      const whole = Readable.from(prepend(chunk, source));
      output = pipeline(whole, createGunzip(), () => {});
    } else yield chunk;
    break;
  }
  yield* (output ?? source) as AsyncIterable<Buffer>;
}

/** Of a stream, without its end being the end of the stream. */
function pieces(source: Readable): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => source.iterator({ destroyOnReturn: false }) };
}

async function* prepend(first: Buffer, rest: Readable): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function isGzip(chunk: Buffer): boolean {
  return GZIP_MAGIC.every((byte, index) => chunk[index] === byte);
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "is no UTF-8 text; save it as UTF-8";
  if (code?.startsWith("Z_")) return `cannot be unpacked: its gzip is broken (${code})`;
  return `cannot be read (${code ?? message})`;
}
