import { summary } from "./add-routes.mjs";
import { productById } from "./products.mjs";
import { readBody } from "./read-body.mjs";

// Everything around the cart that is no add.

/** One more. */
async function change({ request, session, sendJson }) {
  const { id, quantity } = await readBody(request);
  sendChange(session.cart, session.cart.setQuantity(String(id), Number(quantity)), sendJson);
}

/** One less. */
async function patch({ request, session, sendJson }, id) {
  const { quantity } = await readBody(request);
  sendChange(session.cart, session.cart.setQuantity(id, Number(quantity)), sendJson);
}

async function remove({ request, session, redirect }) {
  const { id } = await readBody(request);
  session.cart.setQuantity(id, 0);
  redirect("/cart", { kind: "success", text: "Removed." });
}

async function applyVoucher({ request, sendJson }) {
  await readBody(request);
  sendJson({ error: "We do not know this voucher." }, 422);
}

async function toggleWish({ request, session, sendJson }) {
  const { id } = await readBody(request);
  if (!productById(id)) return sendJson({ error: "We do not know this product." }, 404);
  if (!session.wishes.delete(id)) session.wishes.add(id);
  sendJson({ isWished: session.wishes.has(id) });
}

async function placeOrder({ request, session, redirect }) {
  await readBody(request);
  const { cart } = session;
  if (cart.count() === 0) return redirect("/checkout");
  session.lastOrder = { number: orderNumber(), total: cart.total() };
  cart.clear();
  redirect(`/thank-you?order=${session.lastOrder.number}`);
}

export const cartRoutes = [
  { method: "POST", path: /^\/cart\/change$/, run: change },
  { method: "PATCH", path: /^\/cart\/items\/([\w-]+)$/, run: patch },
  { method: "POST", path: /^\/cart\/remove$/, run: remove },
  { method: "POST", path: /^\/cart\/voucher$/, run: applyVoucher },
  { method: "POST", path: /^\/wishlist\/add$/, run: toggleWish },
  { method: "POST", path: /^\/checkout$/, run: placeOrder },
];

function sendChange(cart, { error, line }, sendJson) {
  if (error) return sendJson({ error }, 422);
  sendJson({ item: line, cart: summary(cart) });
}

let orders = 10_000;

function orderNumber() {
  orders += 1;
  return `HD-${orders}`;
}
