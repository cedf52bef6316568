import type { Click } from "../last-click.ts";
import type { Product } from "../product-facts.ts";
import type { Globals } from "./platform.ts";

/** The time from a click to the changed cart. */
const MAX_WAIT_MS = 10_000;

/** A line of a cart as Ecwid tells it. */
interface EcwidItem {
  quantity: number;
  product: { id: number; sku?: string; name: string; price: number };
  options?: unknown;
}

/**
 * Ecwid tells that the cart has changed, and how it is now. More of a product, soon after a click on what adds, is an
 * add; more after any other click is not, nor a cart restored. https://api-docs.ecwid.com/reference/subscribe-to-events
 */
export function watchEcwid(
  onAdd: (products: Product[]) => void,
  { Ecwid }: Globals,
  lastClick: () => Click,
): void {
  let known: Map<string, number> | undefined;

  function onCart({ items }: { items: EcwidItem[] }): void {
    const quantities = new Map<string, number>();
    const { at, cartCount } = lastClick();
    const isAdding = known && cartCount !== undefined && Date.now() - at < MAX_WAIT_MS;
    for (const { product, options, quantity } of items) {
      const key = JSON.stringify([product.id, options]);
      const added = quantity - (known?.get(key) ?? 0);
      quantities.set(key, quantity);
      if (!isAdding || added <= 0) continue;
      const { id, sku, name, price } = product;
      onAdd([{ product_id: `${id}`, sku, item_name: name, item_price: `${price}`, quantity: added }]);
    }
    known = quantities;
  }

  Ecwid.OnCartChanged.add(onCart);
  // What was in the cart before.
  const begin = () => Ecwid.Cart.get((cart: { items: EcwidItem[] }) => known ?? onCart(cart));
  if (Ecwid.Cart) begin();
  else Ecwid.OnAPILoaded.add(begin);
}

/** Snipcart tells of each add by itself, once it was done. https://docs.snipcart.com/v3/sdk/events */
export function watchSnipcart(onAdd: (products: Product[]) => void, page: Globals): void {
  const begin = () =>
    page.Snipcart.events.on(
      "item.added",
      ({ id, name, price, quantity }: { id: string; name: string; price: number; quantity: number }) =>
        onAdd([
          {
            product_id: id,
            item_name: name,
            item_price: `${price}`,
            quantity,
            currency: page.Snipcart.store.getState().cart.currency,
          },
        ]),
    );
  if (page.Snipcart?.events) begin();
  else page.document.addEventListener("snipcart.ready", begin, { once: true });
}
