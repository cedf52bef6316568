import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@hatpin/node/emulator";
import { createShop } from "../shop/server.mjs";
import { createProxyProcess, type ProxyProcess, TOKEN } from "./proxy-process.ts";

/** The whole way on one machine: the shop, its proxy as a process, and Pinterest's endpoint. */
export interface Stack {
  shopUrl: string;
  proxy: ProxyProcess;
  emulator: Emulator;
  /** Where the proxy keeps its queue. */
  dataDir: string;
  close(): Promise<void>;
}

export interface StackOptions {
  /** Handed to the shop, e.g. another script tag. */
  shop?: Record<string, unknown>;
  /** More flags of `hatpin serve`. */
  proxyFlags?: string[];
}

export async function startStack({ shop = {}, proxyFlags = [] }: StackOptions = {}): Promise<Stack> {
  const dataDir = mkdtempSync(join(tmpdir(), "hatpin-queue-"));
  const emulator = createEmulator({ accessTokens: [TOKEN] });
  const endpoint = await emulator.listen(0, "127.0.0.1");
  const proxy = await createProxyProcess({
    apiUrl: `${endpoint.url}/v5`,
    dataDir,
    flags: ["--trusted-hops", "1", ...proxyFlags],
  });
  await proxy.start();
  const storefront = await createShop({ hatpinOrigin: proxy.url, ...shop }).listen(0, "127.0.0.1");
  return {
    shopUrl: storefront.url,
    proxy,
    emulator,
    dataDir,
    async close() {
      await storefront.close();
      await proxy.kill();
      await endpoint.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
