import { createServer } from "node:http";
import { fromNodeHandler, H3, html } from "h3";
import { toNodeHandler } from "h3/node";
import { PAGE } from "../page.mjs";

/** h3, which Nitro and Nuxt are built on: there the line with `fromNodeHandler` is a file in `server/middleware/`. */
export function listen(proxy, port) {
  const app = new H3();
  app.use(fromNodeHandler(proxy.node));
  app.get("/", () => html(PAGE));
  return createServer(toNodeHandler(app)).listen(port, "127.0.0.1");
}
