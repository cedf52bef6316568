/** A query may hold anything: an e-mail address in a search, a token. What stands before the host is a log-in. */
export function withoutQueryAndUser(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, "$1");
}
