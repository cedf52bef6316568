import type { Product } from "./product-facts.ts";

// A currency's sign, code or short name before or after, and nothing else: neither "-20 %" nor "€5.00/kg".
const MONEY = /^([^\d%+−–-]{0,4})(\d[\d.,\s'’]*)([^\d%/]{0,6})$/u;
const SIGN = /\p{Sc}|[A-Z]{3}|\b(kr|lei|Rs)\b|zł|Kč|Ft|лв/u;

/** The codes of signs that mean one currency; dollars and crowns are of several countries. */
const CODES = "€EUR £GBP ¥JPY ₹INR ₩KRW ₺TRY ₴UAH ₪ILS złPLN KčCZK FtHUF лвBGN leiRON";

/** By their names, which at Wix, Webflow, Sylius and in many shops of one's own are no classes; some are headings. */
const PRICES =
  "[class*=price i],[class*=amount i],[itemprop=price],[data-testid*=price i],[data-hook*=price i],[data-commerce-type*=price],[data-test-product-price-content],h2";

/** What is no price any more, or no whole one. */
const OTHER_PRICE = /\b(del|old|was|orig|before|compare|price-tax|unit|sav|rrp|msrp)/i;

/**
 * The first price that a visitor sees in a part of the page: for shops, and lists, that say it nowhere else. Its
 * currency is a guess where the sign is a dollar's.
 */
export function shownPrice(part: Element): Pick<Product, "item_price" | "currency"> | undefined {
  for (const element of part.querySelectorAll(PRICES)) {
    const money = readMoney(`${element.textContent}`) ?? readMoney(ownText(element));
    if (money && isCurrent(element, part)) return money;
  }
  return undefined;
}

/** What a text that is an amount with its currency, and nothing else, says. */
export function readMoney(text: string): ReturnType<typeof shownPrice> {
  const [, before = "", amount = "", after = ""] = MONEY.exec(text.trim()) ?? [];
  if (!SIGN.test(before) && !SIGN.test(after)) return undefined;
  return { item_price: parseAmount(amount), currency: currencyOf(`${before} ${after}`) };
}

function ownText({ childNodes }: Element): string {
  return Array.from(childNodes, (node) => (node instanceof Text ? node.data : "")).join("");
}

/** Seen, and not struck through. */
function isCurrent(element: Element, part: Element): boolean {
  if (!element.getClientRects().length) return false;
  for (let each: Element | null = element; each && each !== part; each = each.parentElement) {
    const isStruck = /line-through/.test(getComputedStyle(each).textDecorationLine);
    if (isStruck || OTHER_PRICE.test(namesOf(each))) return false;
  }
  return true;
}

function namesOf(element: Element): string {
  const named = ["class", "data-testid", "data-hook"].map((name) => element.getAttribute(name));
  return `${element.tagName} ${named}`;
}

/** `1.245,00`, `1,245` and `1 245.5` are of different countries. */
function parseAmount(text: string): string {
  const [, whole = "", cents = "00"] = /^(.*?)(?:[.,](\d\d?))?\D*$/.exec(text) ?? [];
  return `${whole.replace(/\D/g, "")}.${cents}`;
}

function currencyOf(text: string): string | undefined {
  const known = CODES.split(" ").find((code) => text.includes(code.slice(0, -3)));
  // Which dollar is a guess from the page's country.
  const dollar =
    /\$/.test(text) && `${/-(AU|CA|HK|NZ|SG)$/i.exec(document.documentElement.lang)?.[1] ?? "US"}D`;
  return /[A-Z]{3}/.exec(text)?.[0] ?? known?.slice(-3) ?? (dollar || undefined)?.toUpperCase();
}
