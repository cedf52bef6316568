/**
 * What the outermost trusted hop wrote into a header to which each hop appends: the entry `trustedHops` from the
 * right. What stands further to the left may be the sender's own invention.
 */
export function forwardedValue(header: string | null, trustedHops: number): string | undefined {
  if (trustedHops === 0 || header === null) return undefined;
  const entries = header.split(",").map((entry) => entry.trim());
  return entries[Math.max(0, entries.length - trustedHops)];
}
