// The demo shop: small, but a real storefront, and the pages that the end-to-end tests walk through.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { addRoutes } from "./add-routes.mjs";
import { cartRoutes } from "./cart-routes.mjs";
import { forward } from "./forward.mjs";
import { pageRoutes } from "./page-routes.mjs";
import { notFoundPage } from "./pages/not-found.mjs";
import { createSessions, readCookies } from "./session.mjs";

const FILES = {
  "/shop.css": "text/css; charset=utf-8",
  "/shop.js": "text/javascript; charset=utf-8",
  "/spa.js": "text/javascript; charset=utf-8",
};

const CONSENT_COOKIE = "shop_consent";

/** In this order; the first whose method and path match answers. */
const ROUTES = [...addRoutes, ...cartRoutes, ...pageRoutes];

/**
 * @param {object} [options]
 * @param {string} [options.hatpinOrigin] The Hatpin proxy, e.g. `http://127.0.0.1:8787`: `/hatpin.js` and `/hatpin/…`
 *   are forwarded to it. Without it they are not there.
 * @param {string} [options.scriptTag] HTML in place of the usual script tag, e.g. for a script of another origin.
 * @param {"pending"} [options.consent] Asks every visitor first. A visitor of `/?consent=pending` is asked anyway.
 * @param {string} [options.livePageUrl] Linked in the footer.
 * @param {(request: import("node:http").IncomingMessage) => void} [options.onRequest] Called before a request is read.
 * @returns {{ listen(port?: number, host?: string): Promise<{ url: string, close(): Promise<void> }> }}
 */
export function createShop(options = {}) {
  const findSession = createSessions();
  const server = createServer((request, response) => {
    options.onRequest?.(request);
    answer(request, response).catch((error) => {
      if (response.headersSent) return response.destroy();
      response
        .writeHead(error.status ?? 500, { "content-type": "text/plain; charset=utf-8" })
        .end(error.message);
    });
  });

  async function answer(request, response) {
    const url = new URL(request.url, `http://${request.headers.host ?? "localhost"}`);
    const { pathname } = url;
    if (options.hatpinOrigin && (pathname === "/hatpin.js" || pathname.startsWith("/hatpin/"))) {
      return forward(request, response, options.hatpinOrigin);
    }
    if (Object.hasOwn(FILES, pathname)) return sendFile(response, pathname);

    const context = createContext(request, response, url);
    for (const { method, path, run } of ROUTES) {
      const match = method === request.method && path.exec(pathname);
      if (match) return run(context, match[1]);
    }
    context.sendPage(notFoundPage, undefined, 404);
  }

  /** What a route has to work with. */
  function createContext(request, response, url) {
    const session = findSession(request, response);
    const consent = readConsent(request, response, url);

    function sendPage(page, subject, status = 200) {
      const nonce = randomBytes(16).toString("base64");
      const view = {
        ...session,
        nonce,
        consent,
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        query: url.searchParams.get("q") ?? "",
        scriptTag: options.scriptTag,
        livePageUrl: options.livePageUrl,
      };
      session.notice = undefined; // shown once
      response.writeHead(status, {
        "content-type": "text/html; charset=utf-8",
        // Without "no-store", which would forbid the back/forward cache.
        "cache-control": "no-cache",
        // A tag of the caller's own may come from anywhere.
        ...(options.scriptTag === undefined && { "content-security-policy": policy(nonce) }),
      });
      response.end(String(page(view, subject)));
    }

    function sendJson(value, status = 200) {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    }

    function redirect(location, notice) {
      session.notice = notice;
      response.writeHead(303, { location }).end();
    }

    return { request, url, session, sendPage, sendJson, redirect };
  }

  function readConsent(request, response, url) {
    if (url.searchParams.get("consent") === "pending") {
      response.appendHeader("set-cookie", `${CONSENT_COOKIE}=pending; Path=/; SameSite=Lax`);
      return "pending";
    }
    const answered = readCookies(request)[CONSENT_COOKIE];
    return ["granted", "denied", "pending"].includes(answered) ? answered : options.consent;
  }

  return {
    async listen(port = 0, host = "127.0.0.1") {
      server.listen(port, host);
      await once(server, "listening");
      return {
        url: `http://${host}:${server.address().port}`,
        async close() {
          server.close();
          server.closeAllConnections();
          await once(server, "close");
        },
      };
    },
  };
}

async function sendFile(response, pathname) {
  const content = await readFile(new URL(`public${pathname}`, import.meta.url));
  response.writeHead(200, { "content-type": FILES[pathname], "cache-control": "no-cache" }).end(content);
}

function policy(nonce) {
  return `default-src 'self'; script-src 'self' 'nonce-${nonce}'; img-src 'self' data:; object-src 'none'; base-uri 'none'`;
}
