import { createServer } from "node:http";
import { PAGE } from "../page.mjs";

/** Bare `node:http`: what is not the proxy's goes on to the shop. */
export function listen(proxy, port) {
  return createServer((request, response) => {
    proxy.node(request, response, () => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(PAGE);
    });
  }).listen(port, "127.0.0.1");
}
