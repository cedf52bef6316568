import { CART } from "./cart-words.ts";

/** What the visitor clicked last, as the page was at that moment. */
export interface Click {
  control: Element | undefined;
  /** Unix milliseconds. */
  at: number;
  /** Where its label says that it adds or buys: how many things the page said were in the cart. */
  cartCount?: number;
}

const ADD = /\b(add|ajout|añad|agreg|aggiung|adicion|legg)|in den|toevoegen/i;
const BUY = /\b(buy|order) (it )?now\b|kaufen|acheter|comprar|acquista/i;

const CART_LABELS = ["[href*=cart i]", "[href*=bag i]", "[href*=basket i]", "[aria-label*=cart i]"];

let last: Click = { control: undefined, at: 0 };

/** The last click; it has nothing to do with what happens long after it. */
export function lastClick(): Click {
  return last;
}

/** Takes a click before the page does: an app may change the label, and show the cart as if grown, at once. */
export function noteClick(event: Event): void {
  // Not a target of the page, which is the host of a shadow tree.
  const [control] = event.composedPath().filter((target): target is Element => target instanceof Element);
  const button = control?.closest<HTMLInputElement>("button,a,input,[role=button]");
  const label = `${button?.textContent} ${button?.getAttribute("aria-label")} ${button?.value}`;
  const isAdd = (ADD.test(label) && CART.test(label)) || BUY.test(label);
  last = { control, at: Date.now(), ...(isAdd && { cartCount: countInCart() }) };
}

/** The number that a link or button to the cart shows, all of them together. */
export function countInCart(): number {
  let count = 0;
  for (const { textContent } of document.querySelectorAll(`${CART_LABELS}`)) {
    // Cart (2), not a drawer of prices.
    const [, number] = /^\D{0,20}(\d{1,3})\D{0,20}$/.exec(`${textContent}`.trim()) ?? [];
    count += Number(number ?? 0);
  }
  return count;
}
