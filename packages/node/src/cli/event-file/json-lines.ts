import type { Row } from "./row.ts";

const MAX_LINE_CHARACTERS = 1_000_000;

/** JSON lines: an event a line, however many there are. Empty lines are none. */
export async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<Row> {
  let line = 0;
  for await (const content of linesOf(text)) {
    line += 1;
    if (content === undefined) {
      yield { kind: "unreadable", line, problem: `is longer than ${MAX_LINE_CHARACTERS} characters` };
    } else if (content.trim() !== "") yield readLine(content, line);
  }
}

function readLine(content: string, line: number): Row {
  try {
    return { kind: "event", line, input: JSON.parse(content) };
  } catch {
    // The error would quote the line.
    return { kind: "unreadable", line, problem: "is not valid JSON" };
  }
}

/** Undefined for a line that is too long to be kept. */
async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string | undefined> {
  let rest = "";
  let isTooLong = false;
  for await (const piece of text) {
    const parts = piece.split("\n");
    const last = parts.pop() ?? "";
    for (const part of parts) {
      yield isTooLong || rest.length + part.length > MAX_LINE_CHARACTERS ? undefined : rest + part;
      rest = "";
      isTooLong = false;
    }
    isTooLong ||= rest.length + last.length > MAX_LINE_CHARACTERS;
    rest = isTooLong ? "" : rest + last;
  }
  if (isTooLong) yield undefined;
  else if (rest !== "") yield rest;
}
