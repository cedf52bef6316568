// With a dot, so that a place on a map (`@48.85`) or a name (`@shop`) stays. The bound keeps a hostile one cheap.
const EMAIL_LIKE = /[^\s@=](?:@|%(?:25){0,3}40)[^\s@]{1,253}?\.[^\s@]/i;

/**
 * The address of a page without what must not be kept in clear text: parameters of the query, and a fragment, that
 * hold what looks like an e-mail address, and a name and password before the host.
 */
export function cleanSourceUrl(url: string): string {
  const [, address = url, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  const kept = query?.split("&").filter((parameter) => !EMAIL_LIKE.test(parameter));
  return (
    address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, "$1") +
    (kept && kept.length > 0 ? `?${kept.join("&")}` : "") +
    (fragment !== undefined && !EMAIL_LIKE.test(fragment) ? `#${fragment}` : "")
  );
}
