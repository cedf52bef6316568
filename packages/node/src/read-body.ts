/** Nothing is left of a body, because something else has read it. */
export class BodyReadBeforeError extends Error {
  override readonly name = "BodyReadBeforeError";
}

/** The body did not come in the time that it had. */
export class BodyTooSlowError extends Error {
  override readonly name = "BodyTooSlowError";
}

export interface ReadBodyOptions {
  /** Told of the bytes of each piece before it is kept; what it throws ends the reading. */
  charge?: (bytes: number) => void;
  /** For the whole body. Default: as long as it takes. */
  timeoutMs?: number;
}

/**
 * The body of a request or an answer as text; undefined when it has more than `maxBytes`, of which no more is kept
 * in memory. Rejects when the connection ends before the body does, when something else has read the body
 * (`BodyReadBeforeError`), when it takes too long (`BodyTooSlowError`), and when `charge` throws.
 */
export async function readBody(
  { body, bodyUsed, headers }: Pick<Request, "body" | "bodyUsed" | "headers">,
  maxBytes: number,
  { charge = () => {}, timeoutMs }: ReadBodyOptions = {},
): Promise<string | undefined> {
  if (bodyUsed || body?.locked) throw new BodyReadBeforeError("the body was read before");
  if (Number(headers.get("content-length")) > maxBytes) {
    await body?.cancel();
    return undefined;
  }
  if (!body) return "";
  const reader = body.getReader();
  let isTooLate = false;
  const deadline =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          isTooLate = true;
          // Ends the read that waits; whether the source hears of it is its own matter.
          reader.cancel().catch(() => {});
        }, timeoutMs);
  // Not by Buffer, which is not everywhere that this runs.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let size = 0;
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isTooLate) throw new BodyTooSlowError("the body took too long");
      isWhole = done;
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) return undefined;
      charge(value.byteLength);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    clearTimeout(deadline);
    if (!isWhole) reader.cancel().catch(() => {});
  }
}
