import { LINE_KINDS, type LogCode } from "./log-codes.ts";
import type { LogFields } from "./log-fields.ts";

/** What is said, before it is known whether it is written. */
export interface Line {
  code: LogCode;
  message: string;
  fields: LogFields;
}

/** Writes a line, which stands for `repeated` more of the same. */
export type PutLine = (line: Line, repeated: number) => void;

const WINDOW_MS = 60_000;

/** Of each code, so that no flood of one drowns another. */
const MAX_LINES_OF_A_CODE = 5;

/**
 * Lets the same line pass once a minute, and five different ones of a code: what anybody can cause from outside must not
 * fill the operator's disk. How often a line was withheld is told when the minute is over, with the next line, and by
 * `flush`. Without a timer: there are platforms where nothing runs between requests.
 */
export function quieten(now: () => number, put: PutLine): { pass: (line: Line) => void; flush: () => void } {
  let said = new Map<LogCode, Map<string, { line: Line; withheld: number }>>();
  let beyond = 0;
  let sinceMs = now();

  /** Tells of all that was withheld but `next`, of which it returns how often it was. */
  function beginAnew(next?: Line): number {
    const before = said;
    const unseen = beyond;
    said = new Map();
    beyond = 0;
    sinceMs = now();
    let ofNext = 0;
    for (const lines of before.values()) {
      for (const { line, withheld } of lines.values()) {
        if (line.message === next?.message) ofNext = withheld;
        else if (withheld > 0) put(line, withheld - 1);
      }
    }
    if (unseen > 0) put(unseenLine(unseen), 0);
    return ofNext;
  }

  return {
    pass(line) {
      const repeated = now() - sinceMs >= WINDOW_MS ? beginAnew(line) : 0;
      const lines = said.get(line.code) ?? new Map<string, { line: Line; withheld: number }>();
      said.set(line.code, lines);
      const same = lines.get(line.message);
      if (same) same.withheld += 1;
      else if (lines.size >= MAX_LINES_OF_A_CODE) beyond += 1;
      else {
        lines.set(line.message, { line, withheld: 0 });
        put(line, repeated);
      }
    },
    flush: () => void beginAnew(),
  };
}

function unseenLine(count: number): Line {
  return { code: "lines_withheld", message: LINE_KINDS.lines_withheld.says({ count }), fields: { count } };
}
