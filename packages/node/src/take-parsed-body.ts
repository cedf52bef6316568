import type { IncomingMessage } from "node:http";
import { isRecord } from "./is-record.ts";

/** How such a body came over the wire, which is no longer how it is. */
const OF_THE_WIRE = ["content-length", "content-encoding", "transfer-encoding"];

/**
 * The body as a parser in front left it: in `body`, as text, bytes or what it read as JSON (Express, Next's pages), or
 * in `rawBody` (functions of a cloud). Undefined when nothing of it is left. The headers are made to fit.
 */
export function takeParsedBody(incoming: IncomingMessage, headers: Headers): string | Uint8Array | undefined {
  // A cast, because anybody may have put anything there.
  const { rawBody, body } = incoming as { rawBody?: unknown; body?: unknown };
  const taken = asBody(rawBody) ?? asBody(body);
  if (taken !== undefined) for (const name of OF_THE_WIRE) headers.delete(name);
  return taken;
}

function asBody(left: unknown): string | Uint8Array | undefined {
  if (left instanceof Uint8Array || typeof left === "string") return left.length > 0 ? left : undefined;
  // Some parsers leave an empty object for what they did not read: to refuse it for good would lose events.
  return isRecord(left) && Object.keys(left).length > 0 ? JSON.stringify(left) : undefined;
}
