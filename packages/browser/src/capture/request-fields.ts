import { minorUnits } from "./money.ts";

/** What a request's body says, in its order: the keys of a form, or the innermost keys of JSON. */
export type RequestFields = [key: string, value: unknown][];

/** Bodies beyond this are uploads, not adds. Characters, or bytes of a `Blob`. */
const MAX_BODY_SIZE = 65_536;

// An id or a name below these is not the product's.
const FOREIGN_KEY = /user|custom|prop|opti|attr/i;

// Of the whole line, or what a piece does not cost.
const OTHER_MONEY = /total|tax|disc|compare|regular|list|ship|was|save|^net/i;

/** Reads a body, a copy of what the page sends: text, the entries of a form, a `Request` or a `Blob`. */
export async function readFields(body: unknown): Promise<RequestFields> {
  if (Array.isArray(body)) return flatten(body);
  if (body instanceof Request) {
    const isForm = /form/.test(`${body.headers.get("content-type")}`);
    return isForm ? flatten([...(await body.formData())]) : parse(await body.text());
  }
  if (body instanceof Blob) return body.size < MAX_BODY_SIZE ? parse(await body.text()) : [];
  return typeof body === "string" ? parse(body) : [];
}

function parse(text: string): RequestFields {
  if (text.length > MAX_BODY_SIZE) return [];
  try {
    return flatten(Object.entries(JSON.parse(text)));
  } catch {
    return [...new URLSearchParams(text)];
  }
}

/** The values in objects and lists, each with its own innermost key; an amount with its currency as a price. */
export function flatten(entries: RequestFields): RequestFields {
  return entries.flatMap(([key, value]) => {
    if (value instanceof Object) {
      if (FOREIGN_KEY.test(key)) return [];
      const {
        amount,
        value: sum = amount,
        currency,
        currencyCode = currency,
        exponent,
      } = value as Record<string, unknown>;
      return /^[A-Z]{3}$/.test(`${currencyCode}`) && Number(sum) >= 0
        ? moneyFields(key, minorUnits(sum, Number(exponent ?? 0)), currencyCode)
        : flatten(Object.entries(value));
    }
    // Hydrogen's forms carry JSON in a field.
    return /^[[{]/.test(`${value}`) ? parse(`${value}`) : [[key, value]];
  });
}

/** { value: 12.5, currency: "EUR" } is in major units wherever it was seen, unless it tells its exponent. */
function moneyFields(key: string, amount: string | undefined, currency: unknown): RequestFields {
  return OTHER_MONEY.test(key)
    ? []
    : [
        ["price", amount],
        ["currency", currency],
      ];
}
