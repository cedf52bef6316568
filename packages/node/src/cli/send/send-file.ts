import { createHash } from "node:crypto";
import type { Client } from "../../client.ts";
import type { Column } from "../event-file/csv-columns.ts";
import { type EventFile, openEventFile } from "../event-file/open-event-file.ts";
import { type EventFileFlags, toEventOptions, toFileOptions } from "../event-file-options.ts";
import { type Fingerprint, takeFingerprint } from "./fingerprint.ts";
import { type Journal, openJournal } from "./journal.ts";
import { readStretches } from "./read-stretches.ts";
import { openRejectedFile } from "./rejected-file.ts";
import { type RowsOutcome, sendRows } from "./send-rows.ts";

/** Requests on their way at once, as many as the client sends. */
const AT_ONCE = 4;

export interface SendFileOptions extends EventFileFlags {
  adAccountId?: string;
  test?: boolean;
  batch: number;
  journal?: string;
  rejected?: string;
  resendInDoubt?: boolean;
}

export interface FileSummary {
  file: string;
  format: string;
  columns?: Column[];
  delivered: number;
  /** Of those, by earlier runs. */
  delivered_earlier: number;
  rejected: number;
  rejected_earlier: number;
  /** Sent, and nobody knows whether they arrived: sending them again could count them twice. */
  in_doubt: number;
  /** The lines of the first of them. */
  in_doubt_lines: number[];
  /** Read, and waiting for another run. */
  not_sent: number;
  /** What was odd about events that were sent. */
  warnings: number;
  journal?: string;
  rejected_file?: string;
}

export interface SendFileSteps {
  client: Client;
  /** Told what the file is taken for, before anything is sent. */
  onOpen: (file: EventFile) => Promise<void>;
  onProgress: (summary: FileSummary, bytesRead: number) => void;
  /** True when no more is to be begun. */
  isStopping: () => boolean;
}

const MAX_LISTED_LINES = 1000;

/** Sends the events of a file that no earlier run has sent. What keeps the rest from being sent comes as `obstacle`. */
export async function sendFile(
  path: string,
  options: SendFileOptions,
  { client, onOpen, onProgress, isStopping }: SendFileSteps,
): Promise<{ summary: FileSummary; obstacle: Error | undefined }> {
  const { test = false, adAccountId } = options;
  const isFile = path !== "-";
  const fingerprint = isFile ? await takeFingerprint(path) : undefined;
  const file = await openEventFile(path, toFileOptions(options));
  await onOpen(file);
  // Of a test nothing is recorded, so that there is nothing to be done only once.
  const journalPath = isFile && !test ? (options.journal ?? `${path}.hatpin-journal`) : undefined;
  const journal = journalPath && fingerprint ? await begin(journalPath, fingerprint, options) : undefined;
  const earlier = journal?.earlier ?? { delivered: 0, rejected: 0, rejected_bytes: 0 };
  const rejectedPath = options.rejected ?? (isFile ? `${path}.rejected.jsonl` : undefined);
  const rejectedFile = await openRejectedFile(rejectedPath, earlier.rejected_bytes);

  const summary: FileSummary = {
    file: path,
    format: file.format,
    ...(file.columns && { columns: file.columns }),
    delivered: earlier.delivered,
    delivered_earlier: earlier.delivered,
    rejected: earlier.rejected,
    rejected_earlier: earlier.rejected,
    in_doubt: 0,
    in_doubt_lines: [],
    not_sent: 0,
    warnings: 0,
    ...(journalPath && { journal: journalPath }),
  };
  let obstacle: Error | undefined;
  const flights = new Set<Promise<void>>();
  const context = {
    client,
    adAccountId,
    test,
    journal,
    rejectedFile,
    fileId: fingerprint?.sha256,
    eventOptions: toEventOptions(options),
    resendInDoubt: options.resendInDoubt ?? false,
  };

  function count(outcome: RowsOutcome): void {
    summary.delivered += outcome.delivered;
    summary.rejected += outcome.rejected;
    summary.in_doubt += outcome.inDoubt.length;
    summary.in_doubt_lines.push(
      ...outcome.inDoubt.slice(0, MAX_LISTED_LINES - summary.in_doubt_lines.length),
    );
    summary.not_sent += outcome.notSent;
    summary.warnings += outcome.warnings;
    obstacle ??= outcome.obstacle;
    onProgress(summary, file.bytesRead());
  }

  try {
    for await (const rows of readStretches(file.rows, journal?.states, options.batch)) {
      const flight = sendRows(rows, context)
        .then(count, (error: Error) => {
          obstacle ??= error;
        })
        .finally(() => flights.delete(flight));
      flights.add(flight);
      if (flights.size >= AT_ONCE) await Promise.race(flights);
      if (obstacle || isStopping()) break;
    }
  } finally {
    // Each ends within the client's deadline, and notes what became of it.
    await Promise.all(flights);
    await rejectedFile.close();
    await journal?.close();
  }
  if (summary.rejected > 0 && rejectedPath) summary.rejected_file = rejectedPath;
  return { summary, obstacle };
}

function begin(path: string, fingerprint: Fingerprint, options: SendFileOptions): Promise<Journal> {
  const { format, column, set, callingCode, allowCustomEventNames, adAccountId } = options;
  const reading = JSON.stringify([format, column, set, callingCode, allowCustomEventNames]);
  return openJournal(path, {
    ...fingerprint,
    ad_account_id: adAccountId ?? "",
    // A digest, because a column's name or a constant may be anything.
    reading: createHash("sha256").update(reading).digest("hex").slice(0, 16),
  });
}
