import { type FileHandle, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { UsageError } from "../usage-error.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { lockFile } from "./lock-file.ts";
import { createRowStates, type RowStates, type Stretch } from "./row-states.ts";

const VERSION = 1;

/** What the journal is for. Of another file, or of the same read otherwise, it knows nothing. */
export interface JournalSubject extends Fingerprint {
  ad_account_id: string;
  /** A digest of the flags that decide what a row says. */
  reading: string;
}

/** What became of the rows of a stretch. All that is not named is done. */
export interface Ended {
  stretch: Stretch;
  delivered: number;
  rejected: number;
  not_sent?: Stretch[];
  in_doubt?: Stretch[];
  /** The length of the file of rejected lines by then. */
  rejected_bytes: number;
}

export interface Journal {
  states: RowStates;
  /** Of earlier runs. */
  earlier: { delivered: number; rejected: number; rejected_bytes: number };
  /** Resolves when it survives a crash that the rows may be on their way. */
  begin(stretch: Stretch): Promise<void>;
  /** Resolves when it survives a crash what became of them. */
  end(ended: Ended): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal of a file, or begins it: a file of JSON lines that is only added to. It holds numbers of rows and a
 * digest, and nothing of what the rows say. Throws `UsageError` when it is of something else.
 */
export async function openJournal(path: string, subject: JournalSubject): Promise<Journal> {
  const unlock = await lockFile(`${path}.lock`).catch(explain);
  try {
    const handle = await open(path, "a+", 0o600).catch(explain);
    try {
      return await readOn(handle, path, subject, unlock);
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    await unlock();
    throw error;
  }

  function explain(error: NodeJS.ErrnoException): never {
    if (error.code === undefined) throw error;
    throw new Error(`the journal ${path} cannot be kept (${error.code}); name another place by --journal`);
  }
}

async function readOn(
  handle: FileHandle,
  path: string,
  subject: JournalSubject,
  unlock: () => Promise<void>,
): Promise<Journal> {
  const states = createRowStates();
  const earlier = { delivered: 0, rejected: 0, rejected_bytes: 0 };
  const { size } = await handle.stat();
  let bytes = 0;
  let isBegun = false;
  let isTorn = false;
  for await (const line of linesOf(handle, size)) {
    const entry = readEntry(line);
    if (isTorn || (!entry && !isBegun)) {
      throw new UsageError(`${path} is no journal, or broken; name another by --journal`);
    }
    isTorn = !entry;
    if (!entry) continue;
    if (!isBegun) checkSubject(entry, subject, path);
    isBegun = true;
    bytes += Buffer.byteLength(line) + 1;
    // Casts, because nobody else writes it, and the first line has shown that it is ours.
    if (entry.begun) states.begin(entry.begun as Stretch);
    if (entry.done) {
      const { done, delivered, rejected, not_sent, in_doubt, rejected_bytes } = entry as unknown as Written;
      states.end(done, { ...(not_sent && { not_sent }), ...(in_doubt && { in_doubt }) });
      earlier.delivered += delivered;
      earlier.rejected += rejected;
      earlier.rejected_bytes = rejected_bytes;
    }
  }
  // What a crash tore off in the middle of a line was not synced, and nothing was done on the strength of it.
  if (isTorn) await handle.truncate(bytes);
  else if (bytes > size) await handle.appendFile("\n");

  let writing = Promise.resolve();
  function append(entry: object): Promise<void> {
    const written = writing.then(async () => {
      await handle.appendFile(`${JSON.stringify(entry)}\n`);
      await handle.datasync();
    });
    // Who waits for this line hears of its failure; the next one tries anew.
    writing = written.catch(() => {});
    return written;
  }

  if (!isBegun) await append({ hatpin_journal: VERSION, ...subject });
  return {
    states,
    earlier,
    begin: (stretch) => append({ begun: stretch }),
    end: ({ stretch, ...rest }) => append({ done: stretch, ...rest }),
    async close() {
      await writing;
      await handle.close();
      await unlock();
    },
  };
}

type Written = Omit<Ended, "stretch"> & { done: Stretch };

async function* linesOf(handle: FileHandle, size: number): AsyncGenerator<string> {
  if (size === 0) return;
  const input = handle.createReadStream({ start: 0, end: size - 1, autoClose: false, encoding: "utf8" });
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

function readEntry(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    // Torn off by a crash.
    return undefined;
  }
}

function checkSubject(entry: Record<string, unknown>, subject: JournalSubject, path: string): void {
  if (entry.hatpin_journal !== VERSION) {
    throw new UsageError(`${path} is no journal of this version of hatpin; name another by --journal`);
  }
  if (entry.sha256 !== subject.sha256) {
    throw new UsageError(
      `the file has changed since ${path} was begun, so that nobody knows which of its lines were sent; put the changed lines into a file of their own, or remove the journal to send all of them`,
    );
  }
  if (entry.ad_account_id !== subject.ad_account_id || entry.reading !== subject.reading) {
    throw new UsageError(
      `${path} was begun with another --ad-account-id, --format, --column, --set, --calling-code or --allow-custom-event-names; give the same, or name another by --journal`,
    );
  }
}
