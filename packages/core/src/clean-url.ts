/** Percent-encoded ASCII, however often it was encoded: `%40` is an `@`, as are `%2540` and `%252540`. */
const ENCODED = /%(?:25)*([2-7][\da-f])/gi;

// An e-mail address: with a dot, so that a place on a map (`@48.85`) or a name (`@shop`) stays; the bound keeps a
// hostile one cheap. A phone number: with its plus, without which it may be an article's. A JSON web token.
const PERSONAL = /[^\s@=/]@[^\s@]{1,253}?\.[^\s@]|(?:^|\W)\+\d[\d\s().+-]{5,30}\d|\beyJ[\w-]{8,}\./;

// Names of parameters that hold what is personal or secret. The first ones also at the end of a word (`userEmail`,
// `customer[last_name]`), the second ones as a word of their own (`key`, but no `monkey`).
const KEY =
  /(?:mail|name|phone|mobile|token|passw(?:or)?d|secret|birth\w*|sess(?:ion)?_?id|(?:^|[^a-z])(?:tel|login|user|customer|pass|pwd|o?auth|jwt|sid|otp|(?:zip|post|pass|auth)?_?code|(?:api_?)?key|sig(?:nature)?|hash|addr(?:ess)?|street|city|zip|dob|card))(?:[^a-z=][^=]{0,64})?=/i;

// What follows such a word in a path names a person or lets one in: `/users/jane-doe`, `/reset-password/3f9c`.
const PATH =
  /(\/(?:users?|customers?|members?|profiles?|token|reset[\w-]*|verify|confirm|activate|invite|unsubscribe)\/)(?!account|log)[^/]+/gi;

/**
 * The address of a page without what must not be kept in clear text: its fragment, a name and password before the host,
 * and every parameter of the query and part of the path that holds an e-mail address, a phone number or a token, or that
 * is personal or secret by its name. What names a product, a page or a search stays. A part of the path leaves a `-`.
 *
 * One rule for the page and for the proxy; docs/consent.md lists it. `moreKeys`: further parameters, in lower case.
 */
export function cleanUrl(url: string, moreKeys: readonly string[] = []): string {
  const [address = "", ...query] = url
    .replace(/#.*/s, "")
    .replace(/^([a-z]+:\/\/)[^/?]*@/i, "$1")
    .split("?");
  const kept = query
    .join("?")
    .split("&")
    .filter((parameter) => {
      const text = decode(parameter);
      const key = text.replace(/=.*/s, "").toLowerCase();
      return text && !isPersonal(text) && !KEY.test(text) && !moreKeys.includes(key);
    })
    .join("&");
  const path = address
    // Parameters of a path, such as `;jsessionid=…`.
    .replace(/;[^/]*/g, "")
    .replace(/[^/]+/g, (part) => (isPersonal(decode(part)) ? "-" : part))
    .replace(PATH, "$1-");
  return kept ? `${path}?${kept}` : path;
}

/** Whether a text holds an e-mail address, a phone number with its country, or a token. */
export function isPersonal(text: string): boolean {
  return PERSONAL.test(text);
}

function decode(text: string): string {
  return text.replace(ENCODED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
