import { once } from "node:events";

/** Writes a line to standard output, as fast as its reader takes them. A reader that has gone ends the process. */
export async function print(line = ""): Promise<void> {
  if (!isWatched) {
    // As a program ends that a signal tells of it: `hatpin check … | head` is no fault.
    process.stdout.on("error", () => process.exit(READER_GONE));
    isWatched = true;
  }
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}

let isWatched = false;

/** 128 and the number of SIGPIPE. */
const READER_GONE = 141;
