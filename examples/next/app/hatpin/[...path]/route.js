import { createProxy } from "@hatpin/node";

export const runtime = "nodejs";

// Made with the first request: the build loads this file, too. One for all routes and all reloads.
async function handle(request) {
  // Next takes `Content-Encoding` out of the answer but leaves the body as it is; it compresses by itself.
  request.headers.delete("accept-encoding");
  globalThis.hatpin ??= start();
  return (await globalThis.hatpin).fetch(request);
}

async function start() {
  const proxy = createProxy({ dataDir: "data/hatpin", trustedHops: 1 });
  await proxy.start();
  return proxy;
}

export { handle as GET, handle as HEAD, handle as OPTIONS, handle as POST };
