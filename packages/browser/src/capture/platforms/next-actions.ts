import { attempt } from "../../attempt.ts";
import { countInCart, lastClick } from "../last-click.ts";
import { idsOf, type Product, readProducts } from "../product-facts.ts";
import type { RequestFields } from "../request-fields.ts";
import { isAccepted } from "../verdict.ts";
import type { SeenRequest } from "../watch-requests.ts";
import type { Platform } from "./platform.ts";

/** From the click on a button to the request that it makes. */
const MAX_WAIT_MS = 3000;

/** How often the cart is looked at after the answer, and how many times at most. */
const LOOK_EVERY_MS = 100;
const MAX_LOOKS = 30;

/** The action that each button called first: others may follow. */
const actions = new WeakMap<Element, string | null>();

let countBefore = 0;

/**
 * Next.js server actions, behind which may be any shop: a POST to the page's own address, with a hash for a name. Only
 * the button that was clicked tells that it adds, and mostly only the cart, which grows, that it was done. Where
 * either is in doubt nothing is counted.
 */
export const nextActions: Platform = {
  // The request tells; the page may be of any shop.
  isHere: () => false,
  isAsked: ({ header }) => header("next-action") !== null,
  mayAdd: () => lastClick().cartCount !== undefined,
  readAdd,
  isAccepted: (status, answer) => status < 400 && judge(`${(answer as Document).body.textContent}`),
};

function readAdd({ header }: SeenRequest, fields: RequestFields): Product[] | false {
  const { control, at, cartCount } = lastClick();
  const products = productsIn(fields);
  if (!control || cartCount === undefined || Date.now() - at > MAX_WAIT_MS || !products[0]) return false;
  if (!actions.has(control)) actions.set(control, header("next-action"));
  countBefore = cartCount;
  return actions.get(control) === header("next-action") && products;
}

/** The arguments: an object with names, or the variant and then its quantity; else what the page is about. */
function productsIn(fields: RequestFields): Product[] {
  const named = readProducts(fields).filter((product) => idsOf(product)[0]);
  if (named[0]) return named;
  const values = fields.flatMap(([key, value]) => (/^\d+$/.test(key) ? [value] : []));
  // "$…" stands for what is sent in a part of its own, and such a part of text is quoted, and mostly encrypted.
  const index = values.findIndex((value) => /^[^$\s"]/.test(`${value ?? ""}`));
  if (index >= 0)
    return readProducts([
      ["variantId", values[index]],
      ["quantity", values[index + 1]],
    ]);
  const variant_id = new URLSearchParams(location.search).get("variant") ?? undefined;
  return values[0] === undefined ? [] : [{ variant_id }];
}

/** The result is a row of its own: `1:E{"digest":…}` where the action threw, `1:"$undefined"` where it tells nothing. */
async function judge(flight: string): Promise<boolean> {
  const row = /"a":"\$@(\w+)"/.exec(flight)?.[1];
  const result = RegExp(`^${row}:(.*)`, "m").exec(flight)?.[1] ?? "";
  const told = attempt(() => JSON.parse(result));
  if (
    /^\w+:E\{/m.test(flight) ||
    /^"[^"]*(error|fail|unable|sorry)/i.test(result) ||
    !isAccepted(200, told)
  ) {
    return false;
  }
  return told?.success === true || hasCartGrown(countBefore);
}

async function hasCartGrown(before: number): Promise<boolean> {
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (countInCart() > before) return true;
  }
  return false;
}
