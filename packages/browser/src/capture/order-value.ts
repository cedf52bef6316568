import { readMoney } from "./shown-price.ts";

// What the rows of an order's sums are called, in the languages of most of Pinterest's countries.
const SUBTOTAL =
  /^(sub-? ?total|zwischensumme|warenwert|sous-total|subtotal[eo]?|totale parziale|sub-?totaal|tussentotaal|del(sum|summa)|mellansumma|välisumma|mezisoučet|suma częściowa|(total )?(items|products|merchandise)( total)?)$/i;
const TOTAL =
  /^((order|grand) ?total|total|gesamt(summe|betrag|preis)?|(end|rechnungs)betrag|summe|montant total|(importe|valor) total|totale( ordine)?|totaal(bedrag)?|tota?l[ts]?|suma|razem|celkem|yhteensä|(total |amount )paid)( (paid|amount|price|due|ttc|in[ck]l\S*( \S+)?))*$/i;
const REDUCTION =
  /^(order |cart |member )?(discount|coupon|voucher|promo|savings|rabatt?|gutschein|nachlass|remise|réduction|code promo|descuento|cup[oó]n|sconto|buono|korting|desconto|zniżka|sleva|alennus)/i;

/** A label, up to the amount with its sign: `Sub-Total: US$ 12.00`, `Discount −12,00 €`, `Totalt kr 12`. */
const ROW = /^(.*?)[\s:]*((?:[-−–]\s?)?(?:\p{Sc}|[A-Z]{1,3}\p{Sc}|[A-Z]{3}\s?\d|(?:kr|Rs)\.?\s?\d|\d).*|)$/su;

/** Longer is no row of a sum, but what holds several. Characters. */
const MAX_ROW_LENGTH = 80;

/** Most elements looked at. */
const MAX_ELEMENTS = 3000;

/** What a page's rows of sums say of an order. */
export interface OrderValue {
  /** In major units. */
  value?: string;
  currency?: string;
}

/**
 * What an order is worth to Pinterest, as a visitor reads it: the sum before shipping and tax, unless something was taken
 * off it below: then the total.
 */
export function readOrderValue(part: Element): OrderValue {
  let subtotal: ReturnType<typeof readMoney>;
  let total: ReturnType<typeof readMoney>;
  let isReduced = false;
  for (const element of Array.from(part.querySelectorAll("*")).slice(0, MAX_ELEMENTS)) {
    const text = textOf(element);
    if (!text || text.length > MAX_ROW_LENGTH || !element.getClientRects().length) continue;
    const [, label = "", rest = ""] = ROW.exec(text) ?? [];
    const amount = rest || textOf(element.nextElementSibling);
    const money = readMoney(amount);
    // With a minus or without, and a code may stand before it.
    const reduction = REDUCTION.test(label) && readMoney(amount.replace(/^.*[-−–]\s*/, ""));
    if (reduction && Number(reduction.item_price) > 0) isReduced = true;
    if (SUBTOTAL.test(label)) subtotal ??= money;
    // Lines may have totals too: that of all comes last.
    else if (TOTAL.test(label)) total = money ?? total;
  }
  const { item_price: value, currency } = (isReduced ? (total ?? subtotal) : (subtotal ?? total)) ?? {};
  return value === undefined ? {} : { value: `${value}`, ...(currency && { currency }) };
}

/** In one line, without what stands in brackets: `Total (2 items)`. */
function textOf(element: Element | null): string {
  const text = `${element?.textContent ?? ""}`;
  return text.length > 4 * MAX_ROW_LENGTH
    ? ""
    : text
        .replace(/\(.*?\)/gs, "")
        .replace(/\s+/g, " ")
        .trim();
}
