import Koa from "koa";
import { PAGE } from "../page.mjs";

/** Koa: before any body parser, which would leave nothing of the body for others. */
export function listen(proxy, port) {
  const app = new Koa();
  app.use(mount(proxy));
  app.use((context) => {
    context.body = PAGE;
  });
  return app.listen(port, "127.0.0.1");
}

/** A middleware of Koa's. */
export function mount(proxy) {
  return (context, next) => {
    if (!/^\/hatpin(\.js|\/.*)$/.test(context.path)) return next();
    // The answer is the proxy's alone.
    context.respond = false;
    proxy.node(context.req, context.res);
  };
}
