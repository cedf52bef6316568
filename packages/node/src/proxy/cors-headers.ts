/** The page may read the answer, and what it says about trying again. */
export function corsHeaders(headers: Headers): Record<string, string> {
  const origin = headers.get("origin");
  if (origin === null) return { Vary: "Origin" };
  return {
    Vary: "Origin",
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": "Retry-After",
  };
}
