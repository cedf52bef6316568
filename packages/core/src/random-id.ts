/** A new id of 128 random bits: a UUID, but on a page that is not a secure context, which has no `randomUUID`. */
export function randomId(): string {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
}
