import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { readMicrodata } from "./microdata.ts";
import { platformHere } from "./platform-here.ts";
import {
  customData,
  idsOf,
  mergeProducts,
  type Product,
  readProducts,
  WHOLE_UNITS,
} from "./product-facts.ts";

/** A JSON-LD node: nothing is known of what a shop writes into it. */
type Node = Record<string, unknown>;

type Address = Pick<Location, "href">;

/** The product that a page is about, then all that it describes beside. */
type PageProducts = [Product | undefined, ...Product[]];

/** What the page says of its one product, and whether it says that this is the product's own address. */
export interface PageProduct {
  data: CustomDataInput;
  isHere?: boolean;
}

/** Undefined on a page of none or of many. */
export function pageProduct(document: Document, address: Address): PageProduct | undefined {
  const [product] = readPage(document, address);
  return product && { data: customData([product]), isHere: product.isHere };
}

/** Reads what the platform knows of the page, its JSON-LD, its meta tags, and its microdata or RDFa. */
export function readPage(document: Document, { href }: Address): PageProducts {
  const [product, ...variants] = attempt(() => platformHere()?.readPage?.(window), []) ?? [];
  const [described, ...others] = productsOf(
    Array.from(
      document.querySelectorAll("[type='application/ld+json']"),
      (script) => `${script.textContent}`,
    ),
    // Inside a thing they are RDFa, which may be of another product.
    Array.from(document.querySelectorAll<HTMLMetaElement>("meta[property]:not([typeof] *)"), (tag) => [
      `${tag.getAttribute("property")}`,
      tag.content,
    ]),
    href,
  );
  const [marked, ...cards] = readMicrodata(document);
  const known = variants.filter((variant): variant is Product => variant !== undefined);
  const main = mergeProducts([product, described, marked]);
  return [Object.values(main).some(Boolean) ? main : undefined, ...known, ...others, ...cards];
}

/** What the texts of JSON-LD and meta tags say. */
export function productsOf(
  jsonLd: string[],
  meta: [property: string, content: string][],
  href: string,
): PageProducts {
  const { pathname, searchParams } = new URL(href);
  const variantId = searchParams.get("variant") ?? searchParams.get("sku");
  const products: Product[] = [];
  let atHome: Product | undefined;

  function visit(value: unknown): void {
    for (const node of nodes(value)) {
      if (/\bProduct(Group)?(,|$)/.test(`${node["@type"]}`)) {
        const variant = choose(nodes(node.hasVariant)) ?? node;
        const offer = choose(nodes([variant.offers, node.offers])) ?? {};
        // The list price is the one that is struck through.
        const prices = nodes([offer, offer.priceSpecification, offer.offers]).filter(
          ({ priceType }) => !/List/.test(`${priceType}`),
        );
        const descriptions = [variant, node, ...prices].map((each) => Object.entries(each));
        const product = mergeProducts(descriptions.map((each) => readProducts(each, WHOLE_UNITS)[0]));
        products.push(product);
        if (new URL(`${node.url ?? node["@id"]}`, href).pathname === pathname) {
          // One that says nothing else is still none.
          product.isHere = Boolean(product.item_name);
          atHome ??= product;
        }
      }
      visit([node["@graph"], node.mainEntity]);
    }
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
  const tags = new Map(meta);
  const [tagged] = readProducts(tags, WHOLE_UNITS);
  // Several products side by side are a listing, unless this page is the home of one.
  const described = products[1] ? atHome : products[0];
  const isProduct =
    described ||
    tagged?.item_price ||
    (tagged && idsOf(tagged)[0]) ||
    /product/.test(`${tags.get("og:type")}`);
  return [isProduct ? mergeProducts([described, tagged]) : undefined, ...products];
}

/** The objects in a value or list, however nested the lists. */
function nodes(value: unknown): Node[] {
  return [value].flat(9).filter((node) => node instanceof Object) as Node[];
}
