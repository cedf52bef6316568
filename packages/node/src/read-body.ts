/**
 * The body of a request or an answer as text; undefined when it has more than `maxBytes`, of which no more is kept
 * in memory. Rejects when the connection ends before the body does.
 */
export async function readBody(
  { body, headers }: Pick<Request, "body" | "headers">,
  maxBytes: number,
): Promise<string | undefined> {
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
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
