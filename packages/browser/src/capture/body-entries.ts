/** A form as its entries, for the page may alter it later; anything else as it is. */
export function entriesOf(body: unknown): unknown {
  return body instanceof FormData || body instanceof URLSearchParams ? [...body] : body;
}
