import { serve } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { PAGE } from "../page.mjs";

/** Hono: it speaks in requests of the web, as the proxy does. */
export function listen(proxy, port) {
  const app = new Hono();
  app.on(["GET", "HEAD", "POST", "OPTIONS"], ["/hatpin.js", "/hatpin/*"], (context) => {
    const { remote } = getConnInfo(context);
    return proxy.fetch(context.req.raw, { remoteAddress: remote.address });
  });
  app.get("/", (context) => context.html(PAGE));
  return serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
}
