import type { CustomDataInput } from "@hatpin/core";
import { customData, mergeProducts, type Product, readProducts } from "./product-facts.ts";

/** A JSON-LD node: nothing is known of what a shop writes into it. */
type Node = Record<string, unknown>;

const DECIMAL = /^\d+(\.\d+)?$/;

/** What the page says of its one product; undefined on a page of none or of many. Never throws. */
export function pageProduct(document: Document, location: Location): CustomDataInput | undefined {
  const [product] = readPage(document, location);
  return product && customData([product]);
}

/** Reads the page's JSON-LD and meta tags; see `productsOf`. */
export function readPage(document: Document, { href }: Location): [Product | undefined, ...Product[]] {
  return productsOf(
    Array.from(
      document.querySelectorAll("[type='application/ld+json']"),
      (script) => script.textContent as string,
    ),
    Array.from(document.querySelectorAll("meta[property]"), (tag) =>
      ["property", "content"].map((name) => tag.getAttribute(name)),
    ) as [string, string][],
    href,
  );
}

/** The product that the page is about, then all that its JSON-LD describes, variants too. */
export function productsOf(
  jsonLd: string[],
  meta: [property: string, content: string][],
  href: string,
): [Product | undefined, ...Product[]] {
  const { pathname, searchParams } = new URL(href);
  const variantId = searchParams.get("variant") ?? searchParams.get("sku");
  const all: Product[] = [];
  const ofPage: Product[] = [];
  let atHome: Product | undefined;

  function visit(value: unknown): void {
    for (const node of nodes(value)) {
      if (/\bProduct(Group)?(,|$)/.test(`${node["@type"]}`)) {
        const variants = nodes(node.hasVariant);
        const product = describe(choose(variants) ?? node, node);
        all.push(product, ...variants.map((variant) => describe(variant, node)));
        ofPage.push(product);
        if (new URL(`${node.url ?? node["@id"]}`, href).pathname === pathname) atHome ??= product;
      }
      visit([node["@graph"], node.mainEntity]);
    }
  }

  function describe(node: Node, group: Node): Product {
    const offers = [node, group].flatMap((each) => nodes(choose(nodes(each.offers))));
    const prices = offers
      .flatMap((offer) => nodes([offer, offer.priceSpecification, offer.offers]))
      // The list price is the one that is struck through.
      .filter(({ priceType }) => !/List|Strike/.test(`${priceType}`));
    return mergeProducts(
      [node, group, ...prices].map((each) => readProducts(Object.entries(each), DECIMAL)[0]),
    );
  }

  // The one that the address names, bare or as the last step of a URL: ?variant=42#variant.
  function choose(variants: Node[]): Node | undefined {
    const isNamed = ({ sku, url, "@id": id }: Node) =>
      `${[sku, url, id]}`.split(/[=#&/,]/).includes(`${variantId}`);
    return variants.find(isNamed) ?? variants[0];
  }

  for (const text of jsonLd) {
    try {
      visit(JSON.parse(text));
    } catch {
      // Broken JSON-LD is common, and says nothing of the page's other scripts.
    }
  }
  // Several products side by side are a listing, unless this page is the home of one.
  const described = ofPage[1] ? atHome : ofPage[0];
  const tags = new Map(meta);
  const [tagged] = readProducts(tags, DECIMAL);
  const isProduct =
    described || tagged?.item_price || tagged?.ids[0] || /product/.test(`${tags.get("og:type")}`);
  return [isProduct ? mergeProducts([described, tagged]) : undefined, ...all];
}

/** The objects in a value or list, however nested the lists. */
function nodes(value: unknown): Node[] {
  return [value].flat(9).filter((node) => node instanceof Object) as Node[];
}
