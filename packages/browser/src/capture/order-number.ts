/** /order-received/123/, /order/confirmed/order_01H, /checkout/order-confirmation/123 */
const IN_PATH =
  /\/(?:order-?received|order-?confirm\w*|orders?(?:\/(?:confirm\w*|complete|success))?|thank-?you|confirmation|success)\/([\w-]*\d[\w-]*)/i;

/** ?order_id=123, ?id_order=123, ?order-received=123 */
const IN_QUERY = /[?&](?:order[_-]?(?:id|no|number|received)?|id_order|transaction_?id)=([\w-]*\d[\w-]*)/i;

/** What shops call an order, and its number, in the languages of most of Pinterest's countries. */
const WORD =
  "order|bestellung|bestell?|auftrags?|commande|pedido|encomenda|ordine|ordre|bestelling|beställnings?|zamówieni[ae]|objednávk[ay]|tilaus";
const NUMBER = "number|nummer|numer[oa]?|numéro|número|nro?|no|n[°ºo]|id|code|reference|ref";
const IN_TEXT = new RegExp(
  `(?<before>(?:${NUMBER})\\.?\\s+(?:d\\w{1,4}\\s+)?)?\\b(?:${WORD})(?<between>(?:${NUMBER}|is|ist|lautet|est|es|è|[\\s.:#№-])*)(?<number>[A-Z]{0,5}-?\\d[\\w-]*)(?![\\w/]|[.,]\\d|\\s*(?:[%\\p{Sc}]|(?:kr|eur|usd)\\b))`,
  "giu",
);

/** Without a word that says it is a number, fewer digits may be anything. */
const MIN_DIGITS = 3;

/** How much of a page's text is searched. Characters. */
const MAX_TEXT_LENGTH = 20_000;

/** The number of the order that a page is about: by its address, its attributes, or what a visitor reads there. */
export function readOrderNumber(part: HTMLElement): string | undefined {
  const { pathname, search } = location;
  const element = part.querySelector("[data-order-number],[data-order-id],[itemprop=orderNumber]");
  const marked = ["data-order-number", "data-order-id", "content"].map((name) => element?.getAttribute(name));
  return (
    IN_PATH.exec(pathname)?.[1] ??
    IN_QUERY.exec(search)?.[1] ??
    marked.find(Boolean) ??
    // biome-ignore lint/performance/useDomNodeTextContent: texts of cells side by side are none together, once an order
    numberInText(part.innerText.slice(0, MAX_TEXT_LENGTH))
  );
}

function numberInText(text: string): string | undefined {
  for (const { groups = {} } of text.matchAll(IN_TEXT)) {
    const { before, between = "", number = "" } = groups;
    const isNamed = before || /[^\s.-]/.test(between);
    if (isNamed || number.replace(/\D/g, "").length >= MIN_DIGITS) return number;
  }
  return undefined;
}
