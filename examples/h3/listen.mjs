import { createServer } from "node:http";
import { fromNodeHandler, H3, html } from "h3";
import { toNodeHandler } from "h3/node";
import { PAGE } from "../page.mjs";

/** h3 2. With h3 1, which Nitro 2 and Nuxt are built on, it is `fromNodeMiddleware` (docs/frameworks.md). */
export function listen(proxy, port) {
  const app = new H3();
  app.use(fromNodeHandler(proxy.node));
  app.get("/", () => html(PAGE));
  return createServer(toNodeHandler(app)).listen(port, "127.0.0.1");
}
