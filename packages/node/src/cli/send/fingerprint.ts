import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** What tells one content of a file from another. */
export interface Fingerprint {
  bytes: number;
  sha256: string;
}

/** Reads the file as a whole: some seconds for a gigabyte, and nothing else tells for sure that it is the same. */
export async function takeFingerprint(path: string): Promise<Fingerprint> {
  const hash = createHash("sha256");
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  await pipeline(source, hash).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path} cannot be read (${error.code ?? error.message})`);
  });
  return { bytes: source.bytesRead, sha256: hash.digest("hex") };
}
