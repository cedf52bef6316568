import { createPaint } from "./paint.ts";

/** What `hatpin serve` tells whoever runs it. */
export interface ServeOutput {
  /** How it is set up, and what it does. */
  say(message: string): void;
  /** What went wrong, or needs a person. */
  warn(message: string): void;
}

/** With `logEvents` standard output is for the steps of events alone. With `json` each line is an object. */
export function createServeOutput(
  { json = false, logEvents = false }: { json?: boolean; logEvents?: boolean },
  now: () => number = Date.now,
): ServeOutput {
  const paint = createPaint(process.stderr);
  const write = (stream: NodeJS.WriteStream, level: "info" | "warn", message: string, text: string) => {
    const time = new Date(now()).toISOString();
    stream.write(`${json ? JSON.stringify({ time, level, message: message.trim() }) : text}\n`);
  };
  return {
    say: (message) => write(logEvents ? process.stderr : process.stdout, "info", message, message),
    warn: (message) => write(process.stderr, "warn", message, `${paint("yellow", "hatpin:")} ${message}`),
  };
}
