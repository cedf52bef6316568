import { attempt } from "../attempt.ts";
import { noticeOn } from "./notice.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals, PageKind } from "./platforms/platform.ts";
import { readPage } from "./product.ts";

// Addresses as shops of many kinds and languages have them; `-` and `_` are left out before.
const ORDER =
  /orderreceived|orderconfirm|(checkout|order|onepage)(s?\/[^/?]+)?\/?(success|complete|thankyou|finish|confirm)|confirmationcommande|bestellbestätigung|bestellungabgeschlossen|confirmacionpedido|pedidoconfirmado|confermaordine/i;
const THANKS =
  /thankyou|[/=](thanks|danke|vielendank|merci|gracias|obrigado|grazie|bedankt|tack|dziekujemy)([/.?&]|$)/i;
const DONE =
  /thank|placed|success|received|confirmed|completed|(is|order) complete|dank|merci|gracias|obrigad|grazie|\b(tack|takk?)\b|kiitos|dzięku|děkuj|erfolgreich|bestätigt|confirm(é|ad[oa])|potwierdzon/i;
/** Speaks of an order, and is not the answer to it; or the answer is a no. */
const NO_ORDER =
  /fail|cancel|error|declined|(^|[/._-])(my-?account|accounts?|history|invoices?|print|track(ing)?|refunds?|newsletter|contact)([/._-]|$)/i;
const REFUSED =
  /[?&][^=]*(status|result|payment|success)[^=]*=(fail|cancel|error|decline|refused|(false|0)(&|$))/i;
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

/** Whether all that the page's address says is thanks, which need not be for an order. */
export function isThankYouPage(): boolean {
  const address = plainAddress();
  return THANKS.test(address) && !ORDER.test(address);
}

/** Whether the page's headings say that something was done, and not that it is still asked for. */
export function saysDone(): boolean {
  const headings = document.querySelectorAll("title,h1,h2,h3,[class*=success],[class*=thank]");
  return [...headings].some(({ textContent }) => DONE.test(`${textContent}`));
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
  const address = plainAddress();
  if (looksLikeOrder(address)) return isConfirmation() ? "order" : "other";
  if (CART.test(address)) return "cart";
  if (CHECKOUT.test(address)) return "checkout";
  const [product] = readPage(document, location);
  if (product) return "product";
  // WordPress searches by `s` on the home page.
  if (searchTerm() !== undefined && (SEARCH.test(address) || /[?&]s=/.test(address))) return "search";
  if (location.pathname === "/") return "home";
  return isListing() ? "category" : "other";
}

/** By its address, or by what WooCommerce, Magento, PrestaShop and others call their pages. */
function looksLikeOrder(address: string): boolean {
  const { id, className } = document.body;
  return ORDER.test(address) || THANKS.test(address) || ORDER.test(plain(`${id} ${className}`));
}

/** An order of before, or what came of it: a payment may fail at the address of a success. */
function isConfirmation(): boolean {
  return (
    !NO_ORDER.test(location.pathname) && !REFUSED.test(location.search) && noticeOn(document) !== "error"
  );
}

function plainAddress(): string {
  return plain(attempt(() => decodeURI(location.pathname), location.pathname) + location.search);
}

function plain(text: string): string {
  return text.replace(/[-_]/g, "");
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
