import type { HeaderReader } from "../plain-request.ts";
import type { IsNamedOrigin } from "./origin-rules.ts";

/**
 * The page may read the answer, and what it says about trying again. Only to pages that were named does the browser
 * give our cookies, and keep them: never to whoever asks, and a sandbox (`null`) could be anybody's.
 */
export function corsHeaders(headers: HeaderReader, isNamedOrigin: IsNamedOrigin): Record<string, string> {
  const origin = headers.get("origin");
  if (origin === null) return { Vary: "Origin" };
  return {
    Vary: "Origin",
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": "Retry-After",
    ...(origin !== "null" && isNamedOrigin(origin) && { "Access-Control-Allow-Credentials": "true" }),
  };
}
