import type { Sha256Hex } from "./event.ts";

/** Whether this platform can hash: a page that is not a secure context has no `crypto.subtle`. */
export function canHash(): boolean {
  return typeof crypto !== "undefined" && !!crypto.subtle;
}

/** The SHA-256 digest of `text` as UTF-8, by WebCrypto. Rejects where `canHash` is false. */
export async function sha256Hex(text: string): Promise<Sha256Hex> {
  if (!crypto.subtle) throw new Error("no crypto.subtle without HTTPS");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  // The one place on the web where a digest gets its type.
  return Array.from(new Uint8Array(digest), hexByte).join("") as Sha256Hex;
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
