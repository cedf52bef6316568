import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { InvalidOptionError } from "../errors.ts";
import type { PlainAnswer, PlainRequest } from "../plain-request.ts";

/** Answers a GET or HEAD of the browser script. */
export type ScriptHandler = (request: PlainRequest) => Promise<PlainAnswer>;

type Encoding = "br" | "gzip" | "identity";

/** What the script fetches when a page needs it lies in this folder beside it, on disk as in its address. */
const PARTS = "hatpin";

/**
 * Serves the browser script and its parts from memory, each compressed once, when it is first asked for: a handler by path. Throws at once when
 * there is no such file.
 *
 * @param file Default: the script of `@hatpin/browser`.
 */
export function createScriptHandlers(scriptPath: string, file = browserScript()): Map<string, ScriptHandler> {
  const handlers = new Map([[scriptPath, createHandler(read(file))]]);
  const folder = join(dirname(file), PARTS);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.endsWith(".js")) continue;
    const path = new URL(`${PARTS}/${name}`, `http://shop${scriptPath}`).pathname;
    handlers.set(path, createHandler(read(join(folder, name))));
  }
  return handlers;
}

/** Beside the thread that answers: together the scripts take it half a second. */
const COMPRESS: Record<Encoding, (script: Buffer) => Promise<Uint8Array>> = {
  br: (script) => promisify(brotliCompress)(script),
  gzip: (script) => promisify<Buffer, { level: number }, Buffer>(gzip)(script, { level: 9 }),
  identity: async (script) => script,
};

function createHandler(script: Buffer): ScriptHandler {
  const bodies: Partial<Record<Encoding, Promise<Uint8Array>>> = {};
  const version = createHash("sha256").update(script).digest("base64url").slice(0, 16);

  return async ({ method, headers }) => {
    const encoding = chooseEncoding(headers.get("accept-encoding") ?? "");
    const etag = `"${version}-${encoding}"`;
    const answer: Record<string, string> = {
      "Content-Type": "text/javascript; charset=utf-8",
      // An hour, so that a new version of the shop's proxy reaches all pages soon.
      "Cache-Control": "public, max-age=3600, stale-while-revalidate=86400",
      ETag: etag,
      Vary: "Accept-Encoding",
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "X-Content-Type-Options": "nosniff",
    };
    if (isCurrent(headers.get("if-none-match") ?? "", etag)) {
      return { status: 304, headers: Object.entries(answer), body: null };
    }
    if (encoding !== "identity") answer["Content-Encoding"] = encoding;
    bodies[encoding] ??= COMPRESS[encoding](script);
    const body = await bodies[encoding];
    answer["Content-Length"] = String(body.length);
    return { status: 200, headers: Object.entries(answer), body: method === "HEAD" ? null : body };
  };
}

function browserScript(): string {
  try {
    return createRequire(import.meta.url).resolve("@hatpin/browser/hatpin.js");
  } catch {
    throw new Error(
      "the script of @hatpin/browser is missing: build or install it, or name a file by scriptFile",
    );
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidOptionError(
      "scriptFile",
      `cannot be read (${code}): name the browser script, with its parts in the folder hatpin beside it`,
    );
  }
}

function chooseEncoding(accepted: string): Encoding {
  const names = accepted
    .toLowerCase()
    .split(",")
    .filter((entry) => !/;\s*q=0(\.0*)?\s*$/.test(entry))
    .map((entry) => entry.split(";")[0]?.trim());
  return (["br", "gzip"] as const).find((name) => names.includes(name)) ?? "identity";
}

function isCurrent(ifNoneMatch: string, etag: string): boolean {
  // A server in between may have marked it as weak; for a GET that makes no difference (RFC 9110, 13.1.2).
  return ifNoneMatch.split(",").some((entry) => [etag, "*"].includes(entry.trim().replace(/^W\//, "")));
}
