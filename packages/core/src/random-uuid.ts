/** A random UUID, at once. */
export function randomUuid(): string {
  return crypto.randomUUID?.() ?? uuidOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** A page that is not a secure context has no randomUUID: https://www.rfc-editor.org/rfc/rfc9562#section-5.4 */
function uuidOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // The version is 4, and the variant has the bits 10 in front.
  const variant = (Number.parseInt(digits.charAt(16), 16) & 3) | 8;
  return digits.replace(/(.{8})(.{4}).(.{3}).(.{3})/, `$1-$2-4$3-${variant.toString(16)}$4-`);
}
