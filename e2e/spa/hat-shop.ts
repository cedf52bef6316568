import { fileURLToPath } from "node:url";
import { bundleForBrowser } from "../harness/bundle-for-browser.ts";
import type { ShopAnswer, ShopRequest } from "../storefronts/storefront.ts";
import { HATS } from "./hat.ts";

/** What an app waits for before it can show a product. */
export const DATA_MS = 300;

/** The back end of every app under test: its data, which take their time, and a cart. Undefined: show the app. */
export async function answerAsHatShop({ method, url, body }: ShopRequest): Promise<ShopAnswer | undefined> {
  const [, slug] = /^\/api\/products\/([\w-]+)$/.exec(url.pathname) ?? [];
  if (slug) {
    await new Promise((resolve) => setTimeout(resolve, DATA_MS));
    const hat = HATS.find((each) => each.slug === slug);
    return hat ? { json: hat } : { status: 404, json: {} };
  }
  if (method !== "POST" || url.pathname !== "/cart/add") return undefined;
  const { productId, quantity } = JSON.parse(body);
  const hat = HATS.find(({ id }) => id === productId);
  if (!hat || hat.isSoldOut) return { status: 422, json: { error: "This hat is sold out." } };
  return { json: { items: [{ product_id: hat.id, quantity }], item_count: quantity } };
}

/** An app of `apps/`, with its router as published, in one script. */
export function bundleApp(file: string): Promise<string> {
  return bundleForBrowser(fileURLToPath(new URL(`apps/${file}`, import.meta.url)), { minify: true });
}
