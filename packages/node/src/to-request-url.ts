/**
 * The address that a request asks for, by its target and its Host. Undefined when there is none, or more than one
 * reading: what others on the way take for one path must not be another here.
 */
export function toRequestUrl(target: string, hostHeader: string | null): URL | undefined {
  const isPath = target.startsWith("/");
  // As a proxy is asked; then the Host counts for nothing: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  if (!isPath && !/^https?:\/\//i.test(target)) return undefined;
  const host = hostHeader ?? "localhost";
  // Two of them were joined by a comma.
  if (isPath && host.includes(",")) return undefined;
  const url = parseUrl(isPath ? `http://${host}${target}` : target);
  // `Request` takes no address with a user in it.
  if (!url || url.username || url.password) return undefined;
  // The parser takes out dot segments, also encoded ones, and turns backslashes.
  const [path = ""] = (isPath ? target : target.replace(/^[^/]*\/\/[^/?#]*/, "")).split("?", 1);
  return (path || "/") === url.pathname ? url : undefined;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
