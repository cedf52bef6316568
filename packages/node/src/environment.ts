/** The environment's variables; none where there is no such thing. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return typeof process === "undefined" ? {} : process.env;
}
