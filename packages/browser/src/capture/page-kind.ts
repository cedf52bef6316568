import { attempt } from "../attempt.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals, PageKind } from "./platforms/platform.ts";
import { readPage } from "./product.ts";

// Addresses as shops of many kinds and languages have them; `-` and `_` are left out before.
const ORDER =
  /orderreceived|orderconfirm|(checkout|order|onepage)\/?(success|complete|thankyou|finish|confirm)|thankyou|=order\/success/i;
const CHECKOUT = /[/=](checkouts?|kasse|kassa|commande|onepagecheckout|checkoutonepage)([/.?&]|$)/i;
const SEARCH = /search|suche|recherche|busca|buscar|cerca|zoek|hledat|szukaj/i;
const CART = /[/=](cart|basket|bag|panier|warenkorb|carrito|carrello)([/.?&]|$)/i;

/** Fields of search forms. */
const TERM = /^(q|s|k|w|query|keywords?|search|search_?(query|term|text|string)|term|text)$/i;

/** So many products side by side are a listing. */
const LISTING_LENGTH = 3;

/** What the page is for, as its platform says it, else as its address and contents do. */
export function kindOfPage(): PageKind {
  return attempt(() => platformHere()?.kindOfPage?.(window as Globals)) ?? guessKind();
}

/** What the visitor searched for, on a page of results; empty where it may say who they are, undefined without any. */
export function searchTerm({ search }: Location = location): string | undefined {
  const found = [...new URLSearchParams(search)].find(([key, value]) => TERM.test(key) && value.trim());
  return found?.[1]
    .trim()
    .slice(0, 100)
    .replace(/.*(@|\d{7}).*/, "");
}

function guessKind(): PageKind {
  const address = (location.pathname + location.search).replace(/[-_]/g, "");
  if (ORDER.test(address)) return "order";
  if (CART.test(address)) return "cart";
  if (CHECKOUT.test(address)) return "checkout";
  const [product] = readPage(document, location);
  if (product) return "product";
  // WordPress searches by `s` on the home page.
  if (searchTerm() !== undefined && (SEARCH.test(address) || /[?&]s=/.test(address))) return "search";
  if (location.pathname === "/") return "home";
  return isListing() ? "category" : "other";
}

/** Products side by side, each with a price and a link of its own, below a heading. */
function isListing(): boolean {
  const cards = document.querySelectorAll(
    "[itemtype$=Product],[data-product-id],[data-product-sku],.product-card,.product-item,.product-miniature,.product-thumb,li.product",
  );
  const homes = new Set([...cards].map((card) => card.querySelector("a")?.pathname));
  return homes.size >= LISTING_LENGTH || /"ItemList"|"CollectionPage"/.test(jsonLd());
}

function jsonLd(): string {
  return [...document.querySelectorAll("[type='application/ld+json']")]
    .map(({ textContent }) => textContent)
    .join();
}
