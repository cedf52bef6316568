/** A key in a path: never one that may be data, such as an address or a phone number. */
export function pathKey(key: string): string {
  return /^[a-z_$][\w$-]{0,49}$/i.test(key) ? key : "(unprintable key)";
}
