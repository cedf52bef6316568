import { randomUUID } from "node:crypto";
import { createCart } from "./cart.mjs";

const COOKIE = "shop_session";
const MAX_SESSIONS = 1000;

/** Finds each visitor's cart, wish list and next notice by a cookie, or begins new ones. */
export function createSessions() {
  const sessions = new Map();

  return (request, response) => {
    const known = sessions.get(readCookies(request)[COOKIE]);
    if (known) return known;
    const id = randomUUID();
    const session = {
      cart: createCart(),
      wishes: new Set(),
      notice: undefined,
      lastOrder: undefined,
      hasOverlay: false,
    };
    sessions.set(id, session);
    if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value);
    response.appendHeader("set-cookie", `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  };
}

/** The request's cookies by name. */
export function readCookies({ headers }) {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return Object.fromEntries(pairs);
}
