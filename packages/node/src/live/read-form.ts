import type { IncomingMessage } from "node:http";

const MAX_CHARACTERS = 10_000;

/** The fields of a small form; undefined for what is too long for one. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MAX_CHARACTERS) return undefined;
  }
  return new URLSearchParams(text);
}
