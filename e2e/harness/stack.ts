import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@hatpin/node/emulator";
import { createShop } from "../shop/server.mjs";
import { createProxyProcess, type ProxyProcess, TOKEN } from "./proxy-process.ts";
import { type RecordedRequest, recordRequest } from "./record-requests.ts";

/** The whole way on one machine: the shop, its proxy as a process, and Pinterest's endpoint. */
export interface Stack {
  shopUrl: string;
  proxy: ProxyProcess;
  emulator: Emulator;
  /** All that the page's origin was sent so far, whichever browser it was. */
  requests(): RecordedRequest[];
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
  const requests: RecordedRequest[] = [];
  const onRequest = (request: IncomingMessage) => recordRequest(request, (text) => requests.push(text));
  const storefront = await createShop({ hatpinOrigin: proxy.url, onRequest, ...shop }).listen(0, "127.0.0.1");
  return {
    shopUrl: storefront.url,
    proxy,
    emulator,
    requests: () => requests,
    dataDir,
    async close() {
      await storefront.close();
      await proxy.kill();
      await endpoint.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
