import { CART } from "./cart-words.ts";
import { idsOf, type Product, readProducts } from "./product-facts.ts";
import type { RequestFields } from "./request-fields.ts";

// /cart/add.js, Cart-AddProduct, route=checkout/cart.add, cartLinesAdd, ecommerceAddToCart, and what a REST service
// calls it: POST …/line-items, …/lines. Not "address", not Sylius's add_to_cart_form (a change of options), not what has been
// "added" (analytics).
const ADD = /(\b|_)add(?!r|ed|_to_cart_)|linesadd|addtocart|(items|entries|lines)\/?(?![^ ?])/i;

const NO_ADD =
  /(\b|_|add|to)(remov|delet|patch|updat|chang|edit|increas|decreas|wish|save|compar|coupon|discount|promo|ship|pay|addr|analyt|voucher|gift.?(card|wrap|mess)|notes?\b|comment|messag|review|favo|insur|donat|estimat|return)/i;

/**
 * Whether an address is the cart's, or of what comes after it: /en/cart, /cart.php, ?route=checkout/cart. Where something
 * is added, the answer may be a page of any kind.
 */
export function isCartPage({ pathname, search }: Location | URL): boolean {
  const address = pathname + search;
  return RegExp(`[/=-]${CART.source}([/.?&]|$)`, "i").test(address) && !ADD.test(address);
}

/**
 * The products that a request (other than GET) asks to be added to the cart, or that a link asks for; undefined
 * when it asks for anything else. Its own words decide: the page around it may say anything.
 */
export function readAdd(url: URL, fields: RequestFields): Product[] | undefined {
  const entries = fields[0] ? fields : [...url.searchParams];
  const find = (key: RegExp) => entries.filter(([name, value]) => key.test(name) && value);
  // A field of its own says it whatever the path is: WooCommerce's forms post to the product's page, and
  // PrestaShop adds by add=1&action=update.
  const [addField] = find(/^add\b/);
  const actions = find(/^(_?method|action|op|operation|operationName|intent|path|query)$/).map(
    // Of a GraphQL document the name of what it does, not of what it asks back.
    ([, value]) => /mutation[^{]*{[^({]*|^[^{]*$/.exec(`${value}`),
  );
  const address = url.pathname + url.search;
  const words = addField ? addField[0] : `${address} ${actions}`;
  // Saleor's, with the first line in it; other shops begin what pays for a whole cart so.
  const isBegun = /checkoutcreate/i.test(words) && find(/^channel$/)[0];
  if (!CART.test(address + words) || !(isBegun || ADD.test(words)) || NO_ADD.test(words)) return undefined;

  // A name in a request may be anybody's: of a gift, of whom it is for.
  const products = readProducts(entries).map(({ item_name: _, ...product }) => product);
  // GraphQL variables may name a product beside the line that asks for it.
  return addable(
    products.filter(
      (product) =>
        product.quantity ||
        !products.some((other) => other.quantity && idsOf(other)[0] === idsOf(product)[0]),
    ),
  );
}

/** The products that have an id and a quantity to add, in whole pieces; undefined when there is none. */
export function addable(products: Product[]): Product[] | undefined {
  const found = products
    // Attributes and fields give text.
    .map((product) => ({ ...product, quantity: Math.ceil(Number(product.quantity ?? 1)) }))
    .filter((product) => idsOf(product)[0] && product.quantity > 0);
  return found[0] && found;
}
