/**
 * The language that a browser asks for first, as the two letters of ISO 639-1 that Pinterest takes; undefined when it
 * asks for any, or for one that has no two letters (`fil`).
 */
export function preferredLanguage(acceptLanguage: string | null): string | undefined {
  let best: string | undefined;
  let bestWeight = 0;
  for (const entry of (acceptLanguage ?? "").slice(0, MAX_CHARACTERS).split(",")) {
    const [tag = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const weight = Number(/^q=([\d.]+)$/i.exec(parameters[0] ?? "q=1")?.[1]);
    if (weight > bestWeight) [best, bestWeight] = [tag, weight];
  }
  return /^([a-z]{2})(?:-|$)/i.exec(best ?? "")?.[1]?.toLowerCase();
}

const MAX_CHARACTERS = 500;
