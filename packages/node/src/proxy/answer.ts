import { textResponse } from "../known-text.ts";

/** What every answer carries: whatever a browser takes it for, it is no page, and leads nowhere. */
const ALWAYS = {
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
};

/** An answer in JSON. */
export function answer(
  status: number,
  body: object,
  headers: Record<string, string> = {},
  cookies: readonly string[] = [],
): Response {
  const type = { "Content-Type": "application/json; charset=utf-8" };
  const all = [...Object.entries({ ...ALWAYS, ...type, ...headers })];
  // The one header of which there may be several.
  const withCookies = [...all, ...cookies.map((cookie): [string, string] => ["Set-Cookie", cookie])];
  return textResponse(JSON.stringify(body), { status, headers: withCookies });
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...ALWAYS, ...headers } });
}

/** An answer that says what was wrong, never quoting what was sent. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): Response {
  return answer(status, { message }, headers);
}
