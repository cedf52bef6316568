/** What a cart is called in the shops seen. */
export const CART = /(cart|basket|bag|order|checkout|panier|warenkorb|carrito|carrello|line.?item)s?/i;

/**
 * Whether a request is worth a closer look: it speaks of a cart, and goes to this site, for analytics speak of carts
 * too. Cheap, because every request of the page is asked.
 *
 * @param body As `entriesOf` gives it.
 */
export function speaksOfCart(url: URL, body: unknown, page: { hostname: string }): boolean {
  const address = url.pathname + url.search;
  return (
    siteOf(url) === siteOf(page) &&
    // What GraphQL does stands in its body, and a `Request` or `Blob` takes time to read.
    (CART.test(`${address}${body}`) || /graphql/.test(address))
  );
}

/** The last two labels: near enough, and no list of suffixes to carry. */
function siteOf({ hostname }: { hostname: string }): string {
  return `${hostname.split(".").slice(-2)}`;
}
