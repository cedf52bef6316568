import type { FileSummary } from "./send-file.ts";

export interface Progress {
  /** `share` of the work is done, from 0 to 1; undefined where nobody knows how much there is. */
  update(summary: FileSummary, share: number | undefined): void;
  /** Takes the bar away. */
  end(): void;
}

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const REDRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 24;
/** Begins the line anew, and clears it. */
const CLEAR = "\r\u001b[K";

/** How far a file has come: a bar that is drawn again and again on a terminal, a line now and then elsewhere. */
export function createProgress(output: Output, now: () => number = Date.now): Progress {
  const everyMs = output.isTTY ? REDRAW_EVERY_MS : LINE_EVERY_MS;
  const startedAtMs = now();
  let saidAtMs = output.isTTY ? 0 : startedAtMs;
  let isDrawn = false;

  return {
    update(summary, share) {
      if (now() < saidAtMs + everyMs) return;
      saidAtMs = now();
      const words = describe(summary, share, (saidAtMs - startedAtMs) / 1000);
      if (!output.isTTY) {
        output.write(`${summary.file}: ${words}\n`);
        return;
      }
      const line = share === undefined ? words : `${drawBar(share)} ${words}`;
      // A line that breaks could not be cleared.
      output.write(CLEAR + line.slice(0, (output.columns ?? 80) - 1));
      isDrawn = true;
    },
    end() {
      if (isDrawn) output.write(CLEAR);
      isDrawn = false;
    },
  };
}

function drawBar(share: number): string {
  const done = Math.round(share * BAR_WIDTH);
  return `[${"#".repeat(done)}${".".repeat(BAR_WIDTH - done)}]`;
}

function describe(summary: FileSummary, share: number | undefined, seconds: number): string {
  const { delivered, delivered_earlier, rejected } = summary;
  const perSecond = Math.round((delivered - delivered_earlier) / Math.max(seconds, 0.001));
  return [
    ...(share === undefined ? [] : [`${Math.floor(share * 100)} %`]),
    `${count(delivered)} delivered`,
    ...(rejected > 0 ? [`${count(rejected)} rejected`] : []),
    `${count(perSecond)}/s`,
  ].join(", ");
}

export function count(number: number): string {
  return number.toLocaleString("en-US");
}
