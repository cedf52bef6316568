import { trustedText } from "../trusted-text.ts";
import { noticeOn } from "./notice.ts";
import { parseSingleFetch, SINGLE_FETCH } from "./single-fetch.ts";

// What a shop says of itself in JSON, and what it must look like (as JSON again) to be a refusal.
const REFUSALS: [key: RegExp, value: RegExp][] = [
  [/^(has|user)?_?errors?_?(message)?$/i, /^(?!(\W*|null|false|0)$)/],
  [/^(is)?_?(success|ok|added)$/i, /^"?(false|0|error|fail)/i],
  [/^(result|type)$/i, /^"?(false|error|fail)/i],
  [/^status_?(code)?$/i, /^(false|"?([45]\d\d\b|error|bad|fail))/i],
  [/^__typename$/, /Error"$/],
  // Of Shopify's Storefront API, which has no error for it.
  [/^warnings$/, /OUT_OF_STOCK/],
  // How Magento and OpenCart send the visitor back to the product; to the cart is a yes.
  [/^(backUrl|redirect)$/, /^"(?!.*cart)/],
];

/** How deep such a word may lie: `data.cartLinesAdd.userErrors`. */
const MAX_DEPTH = 3;

/** The answer's text as JSON, else as a document. */
export function parseAnswer(text: string): unknown {
  try {
    return SINGLE_FETCH.test(text) ? parseSingleFetch(text) : JSON.parse(text);
  } catch {
    // What a stream puts into the page is shown, other than a page's own templates.
    const shown = text.replace(/(<turbo-stream[^>]*>\s*)<template>/g, "$1");
    return new DOMParser().parseFromString(trustedText("createHTML", shown), "text/html");
  }
}

/**
 * Whether the shop's answer says that the add was done: many shops refuse with a 200. An empty answer with a good
 * status is a yes. Of the list that answers a batch, each must be.
 */
export function isAccepted(status: number, answer: unknown): boolean {
  if (status < 200 || status > 399) return false;
  return (answer as Document)?.querySelector
    ? noticeOn(answer as Document) !== "error"
    : ![answer].flat().some((each) => isRefusal(each, MAX_DEPTH));
}

function isRefusal(answer: unknown, depth: number): boolean {
  return Object.entries(Object(answer)).some(
    ([key, value]) =>
      REFUSALS.some(([name, shape]) => name.test(key) && shape.test(JSON.stringify(value))) ||
      (value instanceof Object && depth > 1 && isRefusal(value, depth - 1)),
  );
}
