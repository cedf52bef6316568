import type { ConversionEvent, CreateConversionEventOptions } from "@hatpin/core";
import type { Client } from "../../client.ts";
import { PinterestApiError, SendAbortedError } from "../../errors.ts";
import { mayCountTwice } from "../../may-count-twice.ts";
import type { EventResult, SendResult } from "../../send-result.ts";
import { judgeRow } from "../event-file/judge-row.ts";
import { eventIdOfRow } from "./event-id-of-row.ts";
import type { Journal } from "./journal.ts";
import type { RowsOfStretch } from "./read-stretches.ts";
import type { RejectedFile, Rejection } from "./rejected-file.ts";
import { toStretches } from "./row-states.ts";

export interface SendRowsContext {
  client: Client;
  adAccountId: string | undefined;
  test: boolean;
  journal: Journal | undefined;
  rejectedFile: RejectedFile;
  /** Tells the file from others; undefined where it is not known, as of standard input. */
  fileId: string | undefined;
  eventOptions: CreateConversionEventOptions;
  /** Sends what is in doubt again though Pinterest may count it twice. */
  resendInDoubt: boolean;
}

/** What became of the rows of a stretch, in numbers, and what keeps the next ones from being sent. */
export interface RowsOutcome {
  delivered: number;
  rejected: number;
  notSent: number;
  /** Lines of the file. */
  inDoubt: number[];
  warnings: number;
  obstacle: Error | undefined;
}

/** Judges the rows of a stretch, sends their events, and notes in the journal what will be done and what became of it. */
export async function sendRows(
  { stretch, rows }: RowsOfStretch,
  context: SendRowsContext,
): Promise<RowsOutcome> {
  const { journal, rejectedFile } = context;
  const outcome: RowsOutcome = {
    delivered: 0,
    rejected: 0,
    notSent: 0,
    inDoubt: [],
    warnings: 0,
    obstacle: undefined,
  };
  const rejections: Rejection[] = [];
  const inDoubt: number[] = [];
  const notSent: number[] = [];
  const outgoing: { event: ConversionEvent; number: number; line: number }[] = [];

  for (const [index, row] of rows.entries()) {
    const number = stretch[0] + index;
    const { line } = row;
    const newId = () => eventIdOfRow(row, { fileId: context.fileId, number });
    const { event, findings } = await judgeRow(row, { ...context.eventOptions, newId });
    if (!event) {
      outcome.rejected += 1;
      for (const { severity, ...rejection } of findings) if (severity === "error") rejections.push(rejection);
    } else if (journal?.states.isInDoubt(number) && mayCountTwice(event) && !context.resendInDoubt) {
      inDoubt.push(number);
      outcome.inDoubt.push(line);
    } else {
      outgoing.push({ event, number, line });
      outcome.warnings += findings.length;
    }
  }

  // All are in doubt and stay so, as the journal has it.
  if (inDoubt.length === rows.length) return outcome;
  if (outgoing.length > 0) {
    await journal?.begin(stretch);
    const { results, obstacle } = await send(
      outgoing.map(({ event }) => event),
      context,
    );
    outcome.obstacle = obstacle;
    for (const [index, { number, line }] of outgoing.entries()) {
      const result = results[index];
      if (result?.status === "processed") outcome.delivered += 1;
      else if (result?.in_doubt) {
        inDoubt.push(number);
        outcome.inDoubt.push(line);
      } else if (!result || result.retryable) {
        notSent.push(number);
        outcome.notSent += 1;
      } else {
        outcome.rejected += 1;
        rejections.push({ line, path: "", code: "refused", message: result.error_message });
      }
    }
  }

  const rejected_bytes = await rejectedFile.add(rejections);
  await journal?.end({
    stretch,
    delivered: outcome.delivered,
    rejected: outcome.rejected,
    ...(notSent.length > 0 && { not_sent: toStretches(notSent) }),
    ...(inDoubt.length > 0 && { in_doubt: toStretches(inDoubt.sort((a, b) => a - b)) }),
    rejected_bytes,
  });
  return outcome;
}

async function send(
  events: ConversionEvent[],
  { client, adAccountId, test }: SendRowsContext,
): Promise<{ results: readonly (EventResult | undefined)[]; obstacle: Error | undefined }> {
  try {
    const { events: results } = await client.sendConversionEvents(events, {
      test,
      ...(adAccountId !== undefined && { adAccountId }),
    });
    return { results, obstacle: undefined };
  } catch (error) {
    if (!(error instanceof PinterestApiError || error instanceof SendAbortedError)) throw error;
    const result: SendResult | undefined = error.result;
    if (!result) throw error;
    return { results: result.events, obstacle: error };
  }
}
