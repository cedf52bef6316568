import express from "express";
import { PAGE } from "../page.mjs";

/** Express, and whatever else takes middlewares of Connect. */
export function listen(proxy, port) {
  const app = express();
  app.use(proxy.node);
  app.use(express.json());
  app.get("/", (_request, response) => response.send(PAGE));
  return app.listen(port, "127.0.0.1");
}
