import { type Product, readProducts, WHOLE_UNITS } from "./product-facts.ts";

/** The products that a page marks up in microdata: first the one that its heading names, if there is one, then all. */
export function readMicrodata(document: Document): [Product | undefined, ...Product[]] {
  const scopes = Array.from(document.querySelectorAll("[itemtype$='schema.org/Product']"));
  const products = scopes.map(productIn);
  // Cards of other products are marked up as well.
  return [products[scopes.findIndex((scope) => scope.querySelector("h1"))], ...products];
}

function productIn(scope: Element): Product {
  const facts = new Map<string, string>();
  for (const element of scope.querySelectorAll("[itemprop]")) {
    const owner = ownerOf(element);
    // Of what lies deeper, only the offers are the product's own: a brand has a name too, and so has a card inside.
    if (owner !== scope && !(owner?.matches("[itemprop=offers]") && ownerOf(owner) === scope)) continue;
    const key = `${element.getAttribute("itemprop")}`;
    const said = element.querySelector("[itemprop=name]") ?? element;
    if (!facts.has(key)) facts.set(key, said.getAttribute("content") ?? `${said.textContent}`);
  }
  return { ...readProducts(facts, WHOLE_UNITS)[0] };
}

function ownerOf(element: Element): Element | null | undefined {
  return element.parentElement?.closest("[itemscope]");
}
