import { inspect } from "node:util";

/** Everything that a program could write of a value, hidden and nested parts included. */
export function exposures(value: unknown): string {
  const texts = [
    inspect(value, { depth: null, showHidden: true, getters: true }),
    JSON.stringify(value) ?? "",
    String(value),
  ];
  for (let error = value; error instanceof Error; error = error.cause)
    texts.push(error.message, error.stack ?? "");
  return texts.join("\n");
}
