import { createLog, type Log, type Say } from "../log/create-log.ts";
import type { LogCode, LogLevel } from "../log/log-codes.ts";
import { createPaint } from "./paint.ts";

/** What `hatpin serve` tells whoever runs it. */
export interface ServeOutput {
  /** How it is set up, and what it does. */
  say: Say;
  /** What the proxy has to tell. */
  log: Log;
}

/** What belongs to the line before it. */
const DETAILS: readonly LogCode[] = ["serving", "metrics_listening", "live_page_listening", "test_mode"];

const COLORS = { info: "green", warn: "yellow", error: "red" } as const satisfies Record<LogLevel, string>;

/** With `logEvents` standard output is for the steps of events alone. With `json` each line is an object. */
export function createServeOutput(
  { json = false, logEvents = false }: { json?: boolean; logEvents?: boolean },
  now: () => number = Date.now,
): ServeOutput {
  const paint = createPaint(process.stderr);
  const print =
    (
      stream: NodeJS.WriteStream,
      show: (line: string, of: { code: LogCode; level: LogLevel }) => string,
    ): Log =>
    (line, entry) =>
      stream.write(`${json ? JSON.stringify(entry) : show(line, entry)}\n`);
  const write = print(logEvents ? process.stderr : process.stdout, (line, { code }) =>
    DETAILS.includes(code) ? `  ${line}` : line,
  );
  return {
    say: createLog({ write, now }).say,
    log: print(process.stderr, (line, { level }) => `${paint(COLORS[level], "hatpin:")} ${line}`),
  };
}
