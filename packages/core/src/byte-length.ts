const encoder = /* @__PURE__ */ new TextEncoder();

/** The length of `text` in bytes as UTF-8, which is what limits of requests and bodies count. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
