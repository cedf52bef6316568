import { createEdgeProxy } from "@hatpin/node/edge";

let proxy;

/** A Worker: what it needs comes with each request, so the proxy is made with the first. */
export default {
  fetch(request, env, context) {
    proxy ??= createEdgeProxy({
      accessToken: env.PINTEREST_ACCESS_TOKEN,
      adAccountId: env.PINTEREST_AD_ACCOUNT_ID,
      apiUrl: env.PINTEREST_API_URI,
      log: (line) => console.error(line),
    });
    // A bare workerd names no address, without which an event is none that Pinterest takes.
    const remoteAddress = request.headers.get("cf-connecting-ip") ?? "203.0.113.7";
    return proxy.fetch(request, { remoteAddress, waitUntil: (work) => context.waitUntil(work) });
  },
};
