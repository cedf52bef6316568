import type { PlainAnswer } from "../plain-request.ts";

/** What every answer carries: whatever a browser takes it for, it is no page, and leads nowhere. */
const ALWAYS = [
  ["X-Content-Type-Options", "nosniff"],
  ["Cache-Control", "no-store"],
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Referrer-Policy", "no-referrer"],
] as const;

const JSON_TYPE = ["Content-Type", "application/json; charset=utf-8"] as const;

/** An answer in JSON. */
export function answer(
  status: number,
  body: object,
  headers: Record<string, string> = {},
  cookies: readonly string[] = [],
): PlainAnswer {
  // The one header of which there may be several.
  const setCookies = cookies.map((cookie) => ["Set-Cookie", cookie] as const);
  return {
    status,
    headers: [...ALWAYS, JSON_TYPE, ...Object.entries(headers), ...setCookies],
    body: JSON.stringify(body),
  };
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Record<string, string> = {}): PlainAnswer {
  return { status, headers: [...ALWAYS, ...Object.entries(headers)], body: null };
}

/** An answer that says what was wrong, never quoting what was sent. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): PlainAnswer {
  return answer(status, { message }, headers);
}
