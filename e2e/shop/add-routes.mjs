import { readBody } from "./read-body.mjs";

// The four ways to add to the cart, each with its own way to refuse.

const PRODUCT_PATH = /^\/products\/([\w-]+)$/;

/** fetch with a JSON body: 422 when refused. */
async function addByFetch({ request, session, sendJson }) {
  const { id, quantity = 1 } = await readBody(request);
  const { error, line } = session.cart.add(String(id), Number(quantity));
  if (error) return sendJson({ status: 422, message: error }, 422);
  sendJson({ item: line, cart: summary(session.cart) });
}

/** XMLHttpRequest with a form's body: always 200, and a refusal stands in the answer. */
async function addByXhr({ request, session, sendJson }) {
  const { product_id: id, quantity = 1 } = await readBody(request);
  const { error, line } = session.cart.add(id, Number(quantity));
  sendJson(error ? { error } : { success: true, lines: [line], cart: summary(session.cart) });
}

/** A form: back to the product's page, with a notice either way. */
async function addByForm({ request, session, redirect }, slug) {
  const { "add-to-cart": id, quantity = 1 } = await readBody(request);
  const { error, line } = session.cart.add(id, Number(quantity));
  redirect(`/products/${slug}`, error ? failure(error) : success(line));
}

/** A link: to the cart, or back to the product's page with a notice of the failure. */
function addByLink({ url, session, redirect }, slug) {
  const { error, line } = session.cart.add(url.searchParams.get("add-to-cart"), 1);
  if (error) return redirect(`/products/${slug}`, failure(error));
  redirect("/cart", success(line));
}

export const addRoutes = [
  { method: "POST", path: /^\/cart\/add$/, run: addByFetch },
  { method: "POST", path: /^\/ajax\/add_to_cart$/, run: addByXhr },
  { method: "POST", path: PRODUCT_PATH, run: addByForm },
];

export { addByLink };

export function summary(cart) {
  return { count: cart.count(), total: cart.total() };
}

const success = ({ name }) => ({ kind: "success", text: `${name} is in your cart.` });

const failure = (text) => ({ kind: "error", text });
