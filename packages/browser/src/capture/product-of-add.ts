import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals } from "./platforms/platform.ts";
import { readPage } from "./product.ts";
import { customData, idsOf, mergeProducts, type Product, readProducts } from "./product-facts.ts";
import { readCart } from "./read-cart.ts";
import { flatten } from "./request-fields.ts";
import { shownPrice } from "./shown-price.ts";

/** What the page says at one place. */
interface Place {
  /** By its attributes. */
  facts: Product[];
  /** What a visitor sees there. */
  name?: string;
  price?: ReturnType<typeof shownPrice>;
  /** It is the page's own product, not one of a list or an upsell. */
  isMain?: boolean;
}

/**
 * Gathers what is known of products that are being added: from the request, then the shop's answer, then the part of
 * the page around the control that was used, then the page. The page is read at once, for it may be another when the
 * answer comes; the function returned takes the answer.
 */
export function describeAdd(products: Product[], control?: Element): (answer?: unknown) => CustomDataInput {
  const [pageProduct, ...listed] = readPage(document, location);
  const ofPage = pageProduct ? [pageProduct, ...listed] : listed;
  const around = control && !products[1] ? readPlace(control) : undefined;
  // On a page of many a control may be far from its product, unless one of them says which that is.
  const isCertain =
    around &&
    (pageProduct ||
      !around.isMain ||
      around.facts.some((facts) =>
        idsOf(facts).some((id) => products[0] && idsOf(products[0]).includes(id)),
      ));
  const places = products.map((product) =>
    isCertain ? around : (findPlace(product) ?? (isOnlyOne(control) ? around : undefined)),
  );

  return (answer) => {
    // An answer too long to have been judged never comes here, so its size is bounded.
    const told = attempt(() => platformHere()?.readAnswer?.(answer, window as Globals));
    const lines = told ?? readCart(answer);
    const read = told ? [] : readProducts(flatten(Object.entries(Object(answer))));
    const near = places.flatMap((place) => place?.facts ?? []);
    const currency =
      [...lines, ...read, ...near, ...ofPage].find((facts) => facts.currency)?.currency ??
      places.find((place) => place?.price)?.price?.currency;
    return customData(
      products.map((product, index) => {
        const ids = idsOf(product);
        const { facts = [], name, price, isMain } = places[index] ?? {};
        const isSame = (other: Product) => idsOf(other).some((id) => ids.includes(id));
        const isExact = (other: Product) => idsOf(other).includes(`${ids[0]}`);
        const isNear = (other: Product) => isSame(other) || !idsOf(other)[0];
        // Where requests name variants, some call them products.
        const variant = { ...[...lines, ...ofPage].find(({ variant_id }) => variant_id === ids[0]) };
        return mergeProducts([
          { variant_id: variant.variant_id, product_id: variant.product_id } as Product,
          product,
          ...lines.filter(isExact),
          ...lines.filter(isSame),
          // An id there may be the cart's or the line's.
          ...read.filter(isSame).map(withoutIds),
          ...facts.filter(isNear),
          ...ofPage.filter(isExact),
          // The page may know the parent alone, and show the price of the variant that was chosen.
          { currency, item_price: price?.item_price },
          ...ofPage.filter(isSame),
          isMain ? withoutIds({ ...pageProduct }) : undefined,
          { item_name: name },
        ]);
      }),
    );
  };
}

/** What the page says around a control: of the product that it belongs to, up to the next heading or card. */
function readPlace(control: Element): Place | undefined {
  const facts: Product[] = [];
  for (let part: Element | null = control; part; part = part.parentElement) {
    facts.push(...readProducts(Object.entries((part as HTMLElement).dataset)));
    const isMain = part.querySelector("h1") !== null;
    const isCard = part.matches(CARD) && shownPrice(part) !== undefined;
    if (!isMain && !isCard && !part.querySelector("h2,h3,h4") && !part.matches(ITEM)) continue;
    return { facts, name: nameIn(part), price: shownPrice(part), isMain };
  }
  return undefined;
}

/** Where the page has a product that a request names. */
function findPlace(product: Product): Place | undefined {
  return attempt(() => {
    const selector = idsOf(product).flatMap((id) => PLACES.map((place) => place.replace("ID", id)));
    const element = document.querySelector(`${selector}`);
    return element ? readPlace(element) : undefined;
  });
}

/** A page with more than one such button is a list. */
function isOnlyOne(control: Element | undefined): boolean {
  const { className } = control?.closest("a,button,input") ?? {};
  return !className || document.querySelectorAll(`[class="${className}"]`).length < 2;
}

function nameIn(part: Element): string | undefined {
  return NAMES.flatMap((selector) => Array.from(part.querySelectorAll(selector)))
    .map(({ textContent }) => `${textContent}`.trim())
    .find(Boolean);
}

function withoutIds({ variant_id: _, product_id: __, sku: ___, ...facts }: Product): Product {
  return facts;
}

const ITEM = "li,article,aside,dialog,tr";
const CARD = "[class*=item],[class*=card],[class*=tile]";
const NAMES = ["h1,h2,h3,h4", "[class*=name],[class*=title]", "a"];
const PLACES = [
  "[data-product_id='ID']",
  "[data-product-id='ID']",
  "[data-id-product='ID']",
  "[name$=id][value='ID']",
  "[name$='[ID]']",
];
