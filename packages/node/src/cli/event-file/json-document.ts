import { isRecord } from "../../is-record.ts";
import type { Row } from "./row.ts";

const MAX_CHARACTERS = 128 * 1024 * 1024;

/**
 * One JSON document: a list of events, the body of a request to Pinterest (`{"data": […]}`), or one event. It is held in
 * memory as a whole, unlike JSON lines.
 */
export async function* readJsonDocument(text: AsyncIterable<string>): AsyncGenerator<Row> {
  let whole = "";
  for await (const piece of text) {
    whole += piece;
    if (whole.length > MAX_CHARACTERS) {
      throw new Error(
        `a JSON document may have ${MAX_CHARACTERS / 1024 / 1024} million characters; write an event a line (JSON lines) for more`,
      );
    }
  }
  const document = parse(whole);
  if ("problem" in document) {
    yield { kind: "unreadable", ...document };
    return;
  }
  const events = listOf(document.value);
  if (!events) {
    yield { kind: "event", line: lineAt(whole, whole.search(/\S/)), input: document.value };
    return;
  }
  const elements = elementsOf(whole, Array.isArray(document.value) ? 1 : 2);
  for (const [index, input] of events.entries()) {
    // Where another list stands beside them, the line is that of the document.
    yield {
      kind: "event",
      line: elements.length === events.length ? (elements[index]?.line ?? 1) : 1,
      input,
    };
  }
}

function listOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return isRecord(value) && Array.isArray(value.data) ? value.data : undefined;
}

/** The parser's message would quote the text, so the place is found without it. */
function parse(text: string): { value: unknown } | { line: number; problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const line = findBrokenElement(text);
    return line === undefined
      ? {
          line: lineAt(text, text.trimEnd().length),
          problem: "ends before the JSON does, or has more behind it",
        }
      : { line, problem: "is not valid JSON, in the element that begins here" };
  }
}

function findBrokenElement(text: string): number | undefined {
  const elements = elementsOf(text, text.trimStart().startsWith("[") ? 1 : 2);
  return elements.find(({ start }, index) => {
    const end = elements[index + 1]?.start ?? text.length;
    // Without the comma before the next one, or what closes the list.
    const element = text.slice(start, end).replace(index < elements.length - 1 ? /,\s*$/ : /\][\s}]*$/, "");
    return !isJson(element);
  })?.line;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where each element of the lists at this depth begins. */
function elementsOf(text: string, depth: number): { start: number; line: number }[] {
  const elements: { start: number; line: number }[] = [];
  const opened: string[] = [];
  let line = 1;
  let isAwaited = false;
  // Strings as a whole, so that what looks like structure inside them is none.
  for (const { 0: token, index: start } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[\]{},\n]|[^\s"[\]{},]+|"/g)) {
    if (token === "\n") {
      line += 1;
      continue;
    }
    if (isAwaited && token !== "]") elements.push({ start, line });
    if (token === "[" || token === "{") opened.push(token);
    else if (token === "]" || token === "}") opened.pop();
    isAwaited = (token === "[" || token === ",") && opened.length === depth && opened.at(-1) === "[";
  }
  return elements;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
