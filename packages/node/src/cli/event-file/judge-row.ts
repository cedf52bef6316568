import {
  type ConversionEvent,
  type CreateConversionEventOptions,
  createConversionEvent,
  InvalidEventError,
  type Issue,
  type Warning,
} from "@hatpin/core";
import type { Row } from "./row.ts";

/** One thing that is wrong, or odd, with a line. */
export interface Finding {
  line: number;
  severity: "error" | "warning";
  path: string;
  code: string;
  message: string;
}

export interface Judgement {
  /** Undefined when it cannot be sent. */
  event?: ConversionEvent;
  findings: Finding[];
}

/** Builds the event of a row, and says all that is wrong or odd with it. */
export async function judgeRow(row: Row, options: CreateConversionEventOptions): Promise<Judgement> {
  const { line } = row;
  if (row.kind === "unreadable") {
    const finding: Finding = { line, severity: "error", path: "", code: "unreadable", message: row.problem };
    return { findings: [finding] };
  }
  const findings: Finding[] = [];
  const note = (severity: Finding["severity"]) => (problem: Issue | Warning) => {
    findings.push({ line, severity, ...problem });
  };
  try {
    // A cast, because what the file holds is what is to be judged.
    const input = row.input as Parameters<typeof createConversionEvent>[0];
    const event = await createConversionEvent(input, { ...options, onWarning: note("warning") });
    return { event, findings };
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    error.issues.forEach(note("error"));
    return { findings };
  }
}
