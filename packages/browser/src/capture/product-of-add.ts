import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { platformHere } from "./platform-here.ts";
import { readPage } from "./product.ts";
import { customData, idsOf, mergeProducts, type Product, readProducts } from "./product-facts.ts";
import { readCart } from "./read-cart.ts";
import { flatten } from "./request-fields.ts";

/**
 * Gathers what is known of products that are being added: from the request, then the shop's answer, then the part of
 * the page around the control that was used, then the page. The page is read at once, for it may be another when the
 * answer comes; the function returned takes the answer.
 */
export function describeAdd(products: Product[], control?: Element): (answer?: unknown) => CustomDataInput {
  const [pageProduct, ...listed] = readPage(document, location);
  const around = control ? readAround(control, pageProduct) : [];
  const ofPage = pageProduct ? [pageProduct, ...listed] : listed;

  return (answer) => {
    // An answer too long to have been judged never comes here, so its size is bounded.
    const lines = attempt(() => platformHere()?.readAnswer?.(answer)) ?? [
      ...readCart(answer),
      ...readProducts(flatten(Object.entries(Object(answer)))),
    ];
    const currency = [...lines, ...around, ...ofPage].find((facts) => facts.currency)?.currency;
    return customData(
      products.map((product) => {
        const isSame = (other: Product) => idsOf(other).some((id) => idsOf(product).includes(id));
        const isNear = (facts: Product) => isSame(facts) || !(idsOf(facts)[0] || products[1]);
        const known = [product, ...lines.filter(isSame), ...around.filter(isNear), ...ofPage.filter(isSame)];
        return mergeProducts([...known, { currency }]);
      }),
    );
  };
}

/** What the page says around a control, up to the next heading. */
function readAround(control: Element, pageProduct: Product | undefined): Product[] {
  const facts: Product[] = [];
  for (let part: Element | null = control; part; part = part.parentElement) {
    facts.push(...readProducts(Object.entries((part as HTMLElement).dataset)));
    const heading = part.querySelector("h1,h2,h3,h4");
    if (!heading && !part.matches("li,article,aside,dialog")) continue;
    // Below another heading than the page's own is another product: one of a list, or an upsell.
    if (part.querySelector("h1")) facts.push(withoutIds({ ...pageProduct }));
    return [...facts, ...readProducts([["name", heading?.textContent]])];
  }
  return facts;
}

function withoutIds({ variant_id: _, product_id: __, sku: ___, ...facts }: Product): Product {
  return facts;
}
