import type { Column } from "./csv-columns.ts";
import { type CsvOptions, readCsv } from "./csv-rows.ts";
import { isJson, readJsonDocument } from "./json-document.ts";
import { readJsonLines } from "./json-lines.ts";
import { openBytes, openText } from "./open-text.ts";
import type { Row } from "./row.ts";

export const FILE_FORMATS = ["jsonl", "json", "csv"] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

export interface EventFileOptions extends CsvOptions {
  /** Default: what the file's beginning looks like. */
  format?: FileFormat;
}

export interface EventFile {
  format: FileFormat;
  /** Of CSV: what each column is taken for. */
  columns?: Column[];
  /** In the order of the file; read no faster than they are taken, but for one JSON document. */
  rows: AsyncIterable<Row>;
  /** Of the file, packed as it may be. */
  bytesRead(): number;
}

/** Opens a file of events, `-` being standard input: JSON lines, JSON or CSV, plain or gzip. */
export async function openEventFile(path: string, options: EventFileOptions = {}): Promise<EventFile> {
  const source = openBytes(path);
  const pieces = openText(source);
  const bytesRead = () => source.bytes.bytesRead ?? 0;
  let start = "";
  // Until there is a whole line to tell the format by, or enough to see that there will be none.
  while (start.trim() === "" || (!start.trimStart().includes("\n") && start.length < LONGEST_START)) {
    const { done, value } = await pieces.next();
    if (done) break;
    start += value;
  }
  if (start.trim() === "") throw new Error(`${path === "-" ? "standard input" : path} is empty`);
  const text = prepend(start, pieces);
  const format = options.format ?? guessFormat(start.trimStart());
  if (format === "jsonl") return { format, bytesRead, rows: readJsonLines(text) };
  if (format === "json") return { format, bytesRead, rows: readJsonDocument(text) };
  return { format, bytesRead, ...(await readCsv(text, start, options)) };
}

const LONGEST_START = 1_000_000;

function guessFormat(start: string): FileFormat {
  if (start.startsWith("[")) return "json";
  if (!start.startsWith("{")) return "csv";
  if (/^\{\s*"data"\s*:\s*\[/.test(start)) return "json";
  const [first = "", second = ""] = start.split("\n");
  // A line that is cut is still one where another event follows; else it is a document that is spread over many.
  return isJson(first) || second.startsWith("{") ? "jsonl" : "json";
}

async function* prepend(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}
