import { type FileHandle, open } from "node:fs/promises";
import type { Finding } from "../event-file/judge-row.ts";

export type Rejection = Omit<Finding, "severity">;

/** The lines that cannot be sent, each with its reason, as JSON lines; of what they say it holds nothing. */
export interface RejectedFile {
  /** Resolves with the length of the file when the rejections survive a crash. */
  add(rejections: readonly Rejection[]): Promise<number>;
  close(): Promise<void>;
}

/**
 * Goes on after the first `bytes` of a file: what an earlier run wrote behind them it did not note before it was ended, and
 * it comes again. The file is made with the first rejection; without a path there is none.
 */
export async function openRejectedFile(path: string | undefined, bytes: number): Promise<RejectedFile> {
  let handle = path === undefined ? undefined : await reopen(path);
  let length = Math.min(bytes, (await handle?.stat())?.size ?? 0);
  await handle?.truncate(length);
  let writing = Promise.resolve();

  async function write(rejections: readonly Rejection[]): Promise<void> {
    if (path === undefined || rejections.length === 0) return;
    handle ??= await open(path, "w", 0o600);
    const text = rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join("");
    await handle.write(text, length);
    await handle.datasync();
    length += Buffer.byteLength(text);
  }

  return {
    async add(rejections) {
      const written = writing.then(() => write(rejections));
      writing = written.catch(() => {});
      await written;
      return length;
    },
    async close() {
      await writing;
      await handle?.close();
    },
  };
}

async function reopen(path: string): Promise<FileHandle | undefined> {
  return open(path, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be written (${error.code}); name another by --rejected`);
  });
}
