const HIDDEN = "(hidden)";

/** Anything shorter, like `any`, is no secret, and would be found in ordinary words. */
const MIN_LENGTH = 8;

/** Headers by their names in lower case, the token taken out of all. */
export function headersWithoutToken(headers: Headers): Record<string, string> {
  const authorization = headers.get("authorization");
  const entries = [...headers].map(([name, value]) => {
    return [name, name === "authorization" ? hideToken(value) : withoutToken(value, authorization)];
  });
  return Object.fromEntries(entries);
}

/** A text that was sent, without the token that came along, should the sender have put it there as well. */
export function withoutToken(text: string, authorization: string | null): string {
  const token = tokenOf(authorization);
  return token.length < MIN_LENGTH ? text : text.replaceAll(token, HIDDEN);
}

/** What says how it was sent stays: `Bearer (hidden)`. */
function hideToken(authorization: string): string {
  const token = tokenOf(authorization);
  return authorization.slice(0, authorization.length - token.length) + HIDDEN;
}

function tokenOf(authorization: string | null): string {
  return /\S*$/.exec(authorization?.trim() ?? "")?.[0] ?? "";
}
