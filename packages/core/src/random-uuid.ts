/** A random UUID, at once. */
export function randomUuid(): string {
  // All zeros are replaced; the version and the variant stay: https://www.rfc-editor.org/rfc/rfc9562#section-5.4
  return crypto.randomUUID?.() ?? "00000000-0000-4000-8000-000000000000".replace(/0/g, randomDigit);
}

/** For a page that is not a secure context, which has no `randomUUID`. */
function randomDigit(): string {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return (byte & 15).toString(16);
}
