/** Where a click id may be found. */
export interface ClickIdSources {
  /** The page's address, whole or in part. */
  url?: string | null | undefined;
  /** Cookies, as in `document.cookie` or a `Cookie` header. */
  cookie?: string | null | undefined;
}

/**
 * The click id that Pinterest put into the address (`epik`) or its tag into a cookie (`_epik`). The one in the
 * address is of the click that led here, so it wins over the cookie of an older one.
 */
export function readClickId({ url, cookie }: ClickIdSources): string | undefined {
  return read(url, /^[^?#]*\?(?:[^#]*?&)??epik=([^&#]*)/) ?? read(cookie, /(?:^|;)\s*_epik=([^;]*)/);
}

function read(text: string | null | undefined, pattern: RegExp): string | undefined {
  const encoded = pattern.exec(text ?? "")?.[1]?.trim();
  if (!encoded) return undefined;
  try {
    return decodeURIComponent(encoded).trim() || undefined;
  } catch {
    // A stray percent sign: what was not encoded needs no decoding.
    return encoded;
  }
}
