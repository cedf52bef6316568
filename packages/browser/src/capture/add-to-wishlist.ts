import type { CustomDataInput } from "@hatpin/core";
import type { Capture } from "../options.ts";
import { addable } from "./classify-request.ts";
import { lateCapture } from "./late-capture.ts";
import { nameProducts } from "./name-products.ts";
import { noticeOn } from "./notice.ts";
import { readProducts } from "./product-facts.ts";
import { describeAdd } from "./product-of-add.ts";
import type { RequestFields } from "./request-fields.ts";
import { watchAction } from "./watch-action.ts";
import type { SeenRequest } from "./watch-requests.ts";

const WISH_LIST = /wish_?-?list|favou?rites?|merkzettel|wunschliste|saved_?-?items/i;

const NO_ADD = /remov|delet|shar|updat|creat|renam|move|_?tocart|products_?ids|login/i;

/** Captures `add_to_wishlist`: each product that a visitor puts on a wish list, when the shop has accepted it. */
export function addToWishlist(): Capture {
  const capture = watchAction({
    event_name: "add_to_wishlist",
    mayMatter: ({ url, body }) => WISH_LIST.test(`${url.pathname}${url.search}${body}`),
    describe,
    isPageConfirming: (page, { href }) =>
      noticeOn(page) === "success" || (WISH_LIST.test(href) && !isRefusal(page)),
  });
  return (...context) => {
    const named = nameProducts(context[2]);
    return (named ? lateCapture(named.then(() => capture)) : capture)(...context);
  };
}

function describe(
  { method, url }: SeenRequest,
  fields: RequestFields,
  control?: Element,
): ((answer?: unknown) => CustomDataInput) | undefined {
  const entries = fields[0] ? fields : [...url.searchParams];
  const words = `${url.pathname}${url.search} ${entries.filter(([key]) => /action|intent|^op/.test(key))}`;
  if (NO_ADD.test(words) || !/add|wish|favou?rite/i.test(words) || method === "DELETE") return undefined;
  const products = addable(
    readProducts(entries.map(([key, value]) => [key.replace(/^add_to_wishlist$/, "product_id"), value])),
  );
  return products && describeAdd(products, control);
}

/** Who is not signed in is asked to, or told so. */
function isRefusal(page: Document): boolean {
  return noticeOn(page) === "error" || page.querySelector("input[type=password]") !== null;
}
