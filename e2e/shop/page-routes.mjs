import { addByLink } from "./add-routes.mjs";
import { cartPage } from "./pages/cart.mjs";
import { categoryPage } from "./pages/category.mjs";
import { checkoutPage, thankYouPage } from "./pages/checkout.mjs";
import { homePage } from "./pages/home.mjs";
import { notFoundPage } from "./pages/not-found.mjs";
import { productPage } from "./pages/product.mjs";
import { searchPage } from "./pages/search.mjs";
import { spaPage } from "./pages/spa.mjs";
import { wishlistPage } from "./pages/wishlist.mjs";
import { CATEGORIES, productBySlug } from "./products.mjs";

function showCategory({ sendPage }, slug) {
  const category = CATEGORIES.find((each) => each.slug === slug);
  if (!category) return sendPage(notFoundPage, undefined, 404);
  sendPage(categoryPage, category);
}

function showProduct(context, slug) {
  const product = productBySlug(slug);
  if (!product) return context.sendPage(notFoundPage, undefined, 404);
  if (context.url.searchParams.has("add-to-cart")) return addByLink(context, slug);
  context.sendPage(productPage, product);
}

function showThanks({ session, url, sendPage, redirect }) {
  const { lastOrder } = session;
  if (lastOrder?.number !== url.searchParams.get("order")) return redirect("/");
  sendPage(thankYouPage, lastOrder);
}

/** The switch in the footer of every page. Leads back to where it was used, and nowhere else. */
function switchOverlay({ session, url, redirect }) {
  session.hasOverlay = !session.hasOverlay;
  const then = new URL(url.searchParams.get("then") ?? "/", url);
  redirect(then.origin === url.origin ? then.href : "/");
}

const show =
  (page) =>
  ({ sendPage }) =>
    sendPage(page);

export const pageRoutes = [
  { method: "GET", path: /^\/$/, run: show(homePage) },
  { method: "GET", path: /^\/category\/([\w-]+)$/, run: showCategory },
  { method: "GET", path: /^\/products\/([\w-]+)$/, run: showProduct },
  { method: "GET", path: /^\/search$/, run: show(searchPage) },
  { method: "GET", path: /^\/cart$/, run: show(cartPage) },
  { method: "GET", path: /^\/wishlist$/, run: show(wishlistPage) },
  { method: "GET", path: /^\/checkout$/, run: show(checkoutPage) },
  { method: "GET", path: /^\/thank-you$/, run: showThanks },
  { method: "GET", path: /^\/overlay$/, run: switchOverlay },
  { method: "GET", path: /^\/spa(?:\/[\w-]+)*$/, run: show(spaPage) },
];
