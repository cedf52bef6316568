import { type Product, readProducts } from "./product-facts.ts";
import type { RequestFields } from "./request-fields.ts";

// What a cart is called in the shops seen. As the last word of a path segment it names the cart's own page:
// /en/cart, /cart.php, ?route=checkout/cart, /shopping-bag.
const CART_WORD = /cart|basket|bag|order|checkout|panier|warenkorb|carrito|carrello|line.?items/i;
const CART_PAGE = /(cart|basket|bag|order|checkout|panier|warenkorb|carrito|carrello)([/.?&]|$)/i;

// /cart/add.js, Cart-AddProduct, route=checkout/cart.add, cartLinesAdd, ecommerceAddToCart, and what a REST service
// calls it: POST …/line-items. Not "address", not Sylius's add_to_cart_form (a change of options).
const ADD_WORD = /(^|[^a-z])add(?!r|_to_cart_)|linesadd|addtocart|([^a-z]|line)(items|entries)\/?(?![^ ?])/i;

const OTHER_WORD =
  /(^|[^a-z]|add|to)(remov|delet|put\b|patch|updat|chang|edit|increas|decreas|wish|fav|sav|compar|coup|vouch|disc|promo|bonus|ship|pay|addr|analyt|track)/i;

const ACTION_KEY = /^(_?method|action|op|operation|operationName|intent|path|query)$/;

/** Whether an address speaks of a cart, or could: what GraphQL does stands in its body. */
export function isCartLike(url: string): boolean {
  return CART_WORD.test(url) || /graphql/.test(url);
}

/** Whether an address is the cart's, or of what comes after it. */
export function isCartPage(url: string): boolean {
  return CART_PAGE.test(url);
}

/**
 * The products that a request (other than GET) asks to be added to the cart, or that a link asks for; undefined
 * when it asks for anything else. Its own words decide: the page around it may say anything. Requests to other sites
 * are left out, for analytics speak of carts too.
 */
export function readAdd(url: URL, page: { hostname: string }, fields: RequestFields): Product[] | undefined {
  const entries = fields[0] ? fields : [...url.searchParams];
  // A field of its own says it whatever the path is: WooCommerce's forms post to the product's page, and
  // PrestaShop adds by add=1&action=update.
  const addKey = entries.find(([key, value]) => /^add\b/.test(key) && value)?.[0];
  const actions = entries.flatMap(([key, value]) => (ACTION_KEY.test(key) ? operation(`${value}`) : []));
  const words = `${decodeURIComponent(url.pathname + url.search)} ${addKey ?? actions}`;
  if (siteOf(url) !== siteOf(page) || !CART_WORD.test(words) || !ADD_WORD.test(words)) return undefined;
  if (OTHER_WORD.test(addKey ?? words)) return undefined;

  const products = readProducts(entries)
    .map((product) => ({ ...product, quantity: Math.ceil(Number(product.quantity ?? 1)) }))
    .filter(({ ids, quantity }) => ids[0] && quantity > 0);
  return products[0] && products;
}

/** Of a GraphQL document the name of what it does, not of what it asks back. */
function operation(text: string): string {
  return /mutation[^{]*{[^({]*/.exec(text)?.[0] ?? text;
}

/** The last two labels: near enough, and no list of suffixes to carry. */
function siteOf({ hostname }: { hostname: string }): string {
  return `${hostname.split(".").slice(-2)}`;
}
