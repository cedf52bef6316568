import { type Product, readProducts, WHOLE_UNITS } from "./product-facts.ts";

/** How a page marks up things and what they say, in its elements. */
interface Syntax {
  /** The attribute of an element that is a thing. */
  scope: string;
  /** The attribute of one that says something of it. */
  property: string;
  product: string;
}

/** https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/ */
const SYNTAXES: Syntax[] = [
  { scope: "itemscope", property: "itemprop", product: "[itemtype$='schema.org/Product']" },
  { scope: "typeof", property: "property", product: "[typeof$=Product]" },
];

/**
 * The products that a page marks up in microdata or RDFa: first the one that its heading names, if there is one, then
 * all.
 */
export function readMicrodata(document: Document): [Product | undefined, ...Product[]] {
  const found = SYNTAXES.flatMap((syntax) =>
    Array.from(document.querySelectorAll(syntax.product), (scope) => ({
      scope,
      product: productIn(scope, syntax),
    })),
  );
  // Cards of other products are marked up as well.
  const main = found.find(({ scope }) => scope.querySelector("h1"));
  return [main?.product, ...found.map(({ product }) => product)];
}

function productIn(scope: Element, syntax: Syntax): Product {
  const { property } = syntax;
  const facts = new Map<string, string>();
  for (const element of scope.querySelectorAll(`[${property}]`)) {
    const owner = ownerOf(element, syntax);
    // Of what lies deeper, only the offers are the product's own: a brand has a name too, and so has a card inside.
    const isOffer = owner?.matches(`[${property}$=offers]`) && ownerOf(owner, syntax) === scope;
    if (owner !== scope && !isOffer) continue;
    // RDFa may say `schema:name`.
    const key = `${element.getAttribute(property)}`.replace(/^.*:/, "");
    const said = element.querySelector(`[${property}$=name]`) ?? element;
    if (!facts.has(key)) facts.set(key, said.getAttribute("content") ?? `${said.textContent}`);
  }
  return { ...readProducts(facts, WHOLE_UNITS)[0] };
}

function ownerOf(element: Element, { scope }: Syntax): Element | null | undefined {
  return element.parentElement?.closest(`[${scope}]`);
}
