import { cleanUrl } from "../clean-url.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** Where in sessionStorage an add waits for the next page. */
export const PENDING_KEY = "hatpin:add";

/** A form may hold anything; what names a product is short, and stands under such a key. */
const PRODUCT_KEY = /add(?!r)|qty|quant|prod|vari|sku|^id$/i;

/**
 * Keeps a form's or link's request for the next page to judge, when this page's judge has not come yet. Nothing but
 * what names a product: the visitor's data is never stored.
 */
export function keepRequest({ url, body }: SeenRequest): void {
  const fields = (body as [string, string][]).filter(
    ([key, value]) => PRODUCT_KEY.test(key) && /^[\w.-]{1,40}$/.test(value),
  );
  sessionStorage.setItem(PENDING_KEY, JSON.stringify({ at: Date.now(), url: cleanUrl(url.href), fields }));
}
