import { judgeRow } from "../event-file/judge-row.ts";
import { openEventFile } from "../event-file/open-event-file.ts";
import { toEventOptions, toFileOptions } from "../event-file-options.ts";
import { print } from "../print.ts";
import { eventIdOfRow } from "./event-id-of-row.ts";
import { takeFingerprint } from "./fingerprint.ts";
import type { FileSummary, SendFileOptions, SendFileSteps } from "./send-file.ts";
import { showEvent } from "./show-event.ts";

export interface DryRunOptions extends SendFileOptions {
  showPersonalData?: boolean;
}

/** Prints what `sendFile` would send, an event a line of JSON, and sends nothing. */
export async function dryRun(
  path: string,
  options: DryRunOptions,
  { onOpen }: Pick<SendFileSteps, "onOpen">,
): Promise<{ sendable: number; rejected: number } & Pick<FileSummary, "file" | "format">> {
  const fingerprint = path === "-" ? undefined : await takeFingerprint(path);
  const file = await openEventFile(path, toFileOptions(options));
  await onOpen(file);
  const counts = { sendable: 0, rejected: 0 };
  let number = 0;
  for await (const row of file.rows) {
    number += 1;
    const { event, findings } = await judgeRow(row, {
      ...toEventOptions(options),
      newId: () => eventIdOfRow(row, { fileId: fingerprint?.sha256, number }),
    });
    counts[event ? "sendable" : "rejected"] += 1;
    if (event) await print(JSON.stringify(showEvent(event, row, options)));
    else
      for (const { severity, ...rejection } of findings) {
        if (severity === "error") await print(JSON.stringify({ ...rejection, rejected: true }));
      }
  }
  return { file: path, format: file.format, ...counts };
}
