import type { IncomingMessage } from "node:http";
import { isRecord } from "./is-record.ts";

/**
 * The body as a parser in front left it: in `body`, as text, bytes or what it read as JSON (Express, Next's pages), or
 * in `rawBody` (functions of a cloud). Undefined when nothing of it is left.
 */
export function takeParsedBody(incoming: IncomingMessage): string | Uint8Array | undefined {
  // A cast, because anybody may have put anything there.
  const { rawBody, body } = incoming as { rawBody?: unknown; body?: unknown };
  return asBody(rawBody) ?? asBody(body);
}

function asBody(left: unknown): string | Uint8Array | undefined {
  if (left instanceof Uint8Array || typeof left === "string") return left.length > 0 ? left : undefined;
  // Some parsers leave an empty object for what they did not read: to refuse it for good would lose events.
  return isRecord(left) && Object.keys(left).length > 0 ? JSON.stringify(left) : undefined;
}
