/** What every answer carries. */
const ALWAYS = { "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" };

/** An answer in JSON. */
export function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...ALWAYS, "Content-Type": "application/json; charset=utf-8", ...headers },
  });
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...ALWAYS, ...headers } });
}

/** An answer that says what was wrong, never quoting what was sent. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): Response {
  return answer(status, { message }, headers);
}
