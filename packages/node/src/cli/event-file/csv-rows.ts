import { Readable } from "node:stream";
import { type Info, parse } from "csv-parse";
import { type Column, guessColumns, isList, readField } from "./csv-columns.ts";
import type { Row } from "./row.ts";

export interface CsvOptions {
  /** By header: the field that the column fills; an empty text for none. */
  columns?: Readonly<Record<string, string>>;
  /** The same for all events, e.g. `{ event_name: "checkout" }`; what a column says of an event goes first. */
  set?: Readonly<Record<string, string>>;
}

export interface CsvFile {
  columns: Column[];
  rows: AsyncIterable<Row>;
}

const MAX_RECORD_CHARACTERS = 1_000_000;

interface CsvRecord {
  record: string[];
  info: Info;
}

/** CSV with a header, whose separator is a comma, a semicolon or a tab. `start` is some of the text's beginning. */
export async function readCsv(
  text: AsyncIterable<string>,
  start: string,
  { columns: given = {}, set = {} }: CsvOptions,
): Promise<CsvFile> {
  const records = Readable.from(withPlainLineEnds(text))
    .pipe(
      parse({
        delimiter: separatorOf(start),
        info: true,
        skip_empty_lines: true,
        relax_column_count: true,
        relax_quotes: true,
        trim: true,
        max_record_size: MAX_RECORD_CHARACTERS,
      }),
    )
    // A cast, because the parser's types do not know what `info` does.
    .iterator() as AsyncIterableIterator<CsvRecord>;
  const first = await records.next();
  if (first.done) throw new Error("the file is empty");
  const columns = guessColumns(first.value.record, given);
  const constants = Object.entries(set).map(([name, value]) => [readField(name), value] as const);
  return { columns, rows: rowsOf(records, columns, constants) };
}

async function* rowsOf(
  records: AsyncIterable<CsvRecord>,
  columns: readonly Column[],
  constants: readonly (readonly [field: string, value: string])[],
): AsyncGenerator<Row> {
  for await (const { record, info } of records) {
    // The parser counts to the end of the record, and a cell may have several lines.
    const line = info.lines - record.join("").split("\n").length + 1;
    if (record.length !== columns.length) {
      const problem = `has ${record.length} cells, and the header ${columns.length}`;
      yield { kind: "unreadable", line, problem };
      continue;
    }
    const input = {};
    for (const [field, value] of constants) place(input, field, value);
    for (const [index, { field }] of columns.entries()) {
      const cell = record[index];
      if (field !== undefined && cell) place(input, field, cell);
    }
    yield { kind: "event", line, input };
  }
}

/** Of CRLF in a cell the parser would make two lines. */
async function* withPlainLineEnds(text: AsyncIterable<string>): AsyncGenerator<string> {
  let held = "";
  for await (const piece of text) {
    const whole = held + piece;
    held = whole.endsWith("\r") ? "\r" : "";
    yield whole.slice(0, whole.length - held.length).replaceAll("\r\n", "\n");
  }
  yield held;
}

/** The one that the header has most of. */
function separatorOf(start: string): string {
  const [header = ""] = start.split("\n");
  const counts = [",", ";", "\t"].map((separator) => ({ separator, count: header.split(separator).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}

function place(input: Record<string, unknown>, field: string, cell: string): void {
  const [group = "", name] = field.split(".");
  if (name === undefined) {
    input[group] = readCell(field, cell);
    return;
  }
  // A cast, because only this function writes into it.
  const record = (input[group] ?? {}) as Record<string, unknown>;
  const before = (record[name] ?? []) as unknown[];
  input[group] = { ...record, [name]: isList(field) ? [...before, cell] : readCell(field, cell) };
}

/** What is not understood stays text, so that the check of the event names what is wrong with it. */
function readCell(field: string, cell: string): unknown {
  switch (field) {
    case "event_time":
      return readTime(cell);
    case "custom_data.num_items":
      return /^\d+$/.test(cell) ? Number(cell) : cell;
    case "opt_out":
      return /^(true|1|yes)$/i.test(cell) ? true : /^(false|0|no)$/i.test(cell) ? false : cell;
    case "custom_data.content_ids":
    case "custom_data.contents":
      return readList(cell);
    default:
      return cell;
  }
}

/** Unix seconds or milliseconds, or an instant of ISO 8601; without a zone it is UTC. */
function readTime(cell: string): unknown {
  if (/^\d+(\.\d+)?$/.test(cell)) return Number(cell);
  const parts =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2}|UTC)?$/i.exec(cell);
  if (!parts) return cell;
  const [, date, time, zone = "Z"] = parts;
  const offset = zone.toUpperCase() === "UTC" ? "Z" : zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
  const instant = new Date(`${date}T${time}${offset}`);
  return Number.isNaN(instant.getTime()) ? cell : instant;
}

function readList(cell: string): unknown {
  if (!cell.startsWith("[")) return [cell];
  try {
    return JSON.parse(cell);
  } catch {
    // It is an id that begins with a bracket, or a slip that the check names.
    return [cell];
  }
}
