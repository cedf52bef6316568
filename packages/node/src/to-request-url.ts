/**
 * The address that a request asks for, by its target and its Host. Undefined when there is none, or more than one
 * reading: what others on the way take for one path must not be another here.
 */
export function toRequestUrl(target: string, headers: Headers): string | undefined {
  const isPath = target.startsWith("/");
  // As a proxy is asked; then the Host counts for nothing: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  if (!isPath && !/^https?:\/\//i.test(target)) return undefined;
  const host = headers.get("host") ?? "localhost";
  // Two of them were joined by a comma.
  if (isPath && host.includes(",")) return undefined;
  const address = isPath ? `http://${host}${target}` : target;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  // The parser takes out dot segments, also encoded ones, and turns backslashes.
  const [path = ""] = (isPath ? target : target.replace(/^[^/]*\/\/[^/?#]*/, "")).split("?", 1);
  if ((path || "/") !== url.pathname) return undefined;
  if (!isPath) headers.set("host", url.host);
  return url.href;
}
