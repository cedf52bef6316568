// The proxy behind the server of Bun or Deno, whichever runs this file. Its options come from the environment.
import { createProxy } from "@hatpin/node";

const { Bun, Deno } = globalThis;
const proxy = createProxy({ dataDir: process.env.HATPIN_DATA_DIR });
await proxy.start();
if (Bun) {
  const { port } = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request, server) => proxy.fetch(request, { remoteAddress: server.requestIP(request)?.address }),
  });
  console.log(`port ${port}`);
} else {
  const { addr } = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request, { remoteAddr }) =>
    proxy.fetch(request, { remoteAddress: remoteAddr.hostname }),
  );
  console.log(`port ${addr.port}`);
}
