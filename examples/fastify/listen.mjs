import fastify from "fastify";
import { PAGE } from "../page.mjs";

/** Fastify: a hook that comes before its parsers. */
export async function listen(proxy, port) {
  const app = fastify();
  app.addHook("onRequest", (request, reply, done) => {
    proxy.node(request.raw, reply.raw, done);
  });
  app.get("/", (_request, reply) => reply.type("text/html").send(PAGE));
  await app.listen({ port, host: "127.0.0.1" });
  return app.server;
}
