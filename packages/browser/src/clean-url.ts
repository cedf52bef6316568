/** An address without its fragment, and without what looks like an e-mail address in its query. */
export function cleanUrl(url: string): string {
  return url.replace(/#.*|([?&])[^&#]*(@|%40)[^&#]*/gi, "$1");
}
