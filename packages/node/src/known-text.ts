/** The texts of answers that were made from a text. */
const texts = new WeakMap<Response, string>();

/**
 * An answer whose text the adapter for `node:http` can write as it is. Reading it back out of the answer's stream costs
 * more than all else that is done for a request.
 */
export function textResponse(text: string, init: ResponseInit): Response {
  const response = new Response(text, init);
  texts.set(response, text);
  return response;
}

/** Undefined for any other answer, and for one that somebody has read. */
export function knownTextOf(response: Response): string | undefined {
  return response.bodyUsed ? undefined : texts.get(response);
}
