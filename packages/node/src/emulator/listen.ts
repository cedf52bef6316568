import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "../node-adapter.ts";

export interface RunningEmulator {
  /** The address without a path, such as `http://127.0.0.1:8378`. */
  url: string;
  /** Stops at once: requests that hang are cut. */
  close(): Promise<void>;
}

/** Rejects when the port cannot be had. */
export async function listen(
  handler: (request: Request) => Promise<Response>,
  port: number,
  host: string,
): Promise<RunningEmulator> {
  const server = createServer(toNodeListener((request) => handler(request.toWeb())));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  // A cast, because only pipes have an address that is text.
  const { address, family, port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actualPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
