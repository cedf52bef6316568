/**
 * The few platform globals core relies on. Every browser, worker, edge runtime and Node has them; core is
 * compiled with neither DOM nor Node types, so that nothing else slips in.
 */

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
  readonly protocol: string;
  readonly searchParams: { get(name: string): string | null };
}

/** `subtle` and `randomUUID` are absent on a page that is not a secure context. */
declare const crypto: {
  readonly subtle?: { digest(algorithm: "SHA-256", data: Uint8Array): Promise<ArrayBuffer> };
  randomUUID?(): string;
  getRandomValues<T extends Uint8Array | Uint32Array>(array: T): T;
};

declare module "node:crypto" {
  export function createHash(algorithm: "sha256"): {
    update(text: string, encoding: "utf8"): { digest(encoding: "hex"): string };
  };
  const nodeCrypto: { hash?(algorithm: "sha256", text: string, encoding: "hex"): string };
  export default nodeCrypto;
}
