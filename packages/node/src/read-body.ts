/** Nothing is left of a body, because something else has read it. */
export class BodyReadBeforeError extends Error {
  override readonly name = "BodyReadBeforeError";
}

/**
 * The body of a request or an answer as text; undefined when it has more than `maxBytes`, of which no more is kept
 * in memory. Rejects when the connection ends before the body does, when something else has read the body
 * (`BodyReadBeforeError`), and when `charge`, told of the bytes of each piece before it is kept, throws.
 */
export async function readBody(
  { body, bodyUsed, headers }: Pick<Request, "body" | "bodyUsed" | "headers">,
  maxBytes: number,
  charge: (bytes: number) => void = () => {},
): Promise<string | undefined> {
  if (bodyUsed || body?.locked) throw new BodyReadBeforeError("the body was read before");
  if (Number(headers.get("content-length")) > maxBytes) {
    await body?.cancel();
    return undefined;
  }
  if (!body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the rest.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    charge(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
