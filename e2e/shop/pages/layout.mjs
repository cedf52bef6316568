import { html, json, raw } from "../html.mjs";
import { CATEGORIES } from "../products.mjs";

// Keeps what is called before the script has loaded.
const STUB = "window.hatpin = window.hatpin || function () { (hatpin.q = hatpin.q || []).push(arguments) }";

/**
 * The frame of every page.
 *
 * @param {object} view What the server knows of this request; see `server.mjs`.
 * @param {object} page
 * @param {string} page.title
 * @param {unknown} page.main The HTML inside `main`.
 * @param {[property: string, content: string][]} [page.meta] Open Graph's and the like.
 * @param {object} [page.jsonLd]
 * @param {string[]} [page.scripts] Further scripts of ours.
 */
export function layout(view, { title, main, meta = [], jsonLd, scripts = [] }) {
  const { cart, nonce, consent, livePageUrl, query } = view;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Hatpin & Daughters</title>
${meta.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">
<script nonce="${nonce}">${raw(STUB)}</script>
${raw(view.scriptTag ?? scriptTag(view))}
${jsonLd && html`<script type="application/ld+json">${json(jsonLd)}</script>`}
<script type="module" src="/shop.js"></script>
${scripts.map((source) => html`<script type="module" src="${source}"></script>`)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
  <a class="brand" href="/">Hatpin <span>&amp; Daughters</span></a>
  <nav aria-label="Shop">
    ${CATEGORIES.map(({ slug, name }) => html`<a href="/category/${slug}">${name}</a>`)}
  </nav>
  <form class="search" role="search" action="/search">
    <label class="hidden" for="q">Search the shop</label>
    <input id="q" name="q" type="search" placeholder="Search" value="${query}">
    <button class="quiet">Search</button>
  </form>
  <nav class="own" aria-label="Yours">
    <a href="/wishlist">Wish list</a>
    <a class="to-cart" href="/cart">Cart <span id="cart-count" class="count">${cart.count()}</span></a>
  </nav>
</header>
<main id="main">
  ${view.notice && html`<p class="notice notice-${view.notice.kind}" role="${view.notice.kind === "error" ? "alert" : "status"}">${view.notice.text}</p>`}
  <div id="notices" aria-live="polite"></div>
  ${main}
</main>
<footer>
  <form id="newsletter" class="newsletter">
    <label for="newsletter-email">A letter from the workshop, four times a year</label>
    <div class="row">
      <input id="newsletter-email" name="email" type="email" autocomplete="email" required placeholder="you@example.com">
      <button>Subscribe</button>
    </div>
    <p id="newsletter-answer" role="status"></p>
  </form>
  <p class="small">
    A demo shop: nothing is for sale and nothing is shipped.
    ${livePageUrl && html`<a href="${livePageUrl}">Watch its events live</a>`}
    ${view.scriptTag === undefined && overlaySwitch(view)}
  </p>
</footer>
${consent === "pending" && consentBanner()}
</body>
</html>`;
}

function scriptTag({ consent, hasOverlay }) {
  const state = consent ? ` data-consent="${consent}"` : "";
  const debug = hasOverlay ? ' data-debug="overlay"' : "";
  return `<script async src="/hatpin.js" data-endpoint="/hatpin/events"${state}${debug}></script>`;
}

function overlaySwitch({ hasOverlay, path }) {
  const label = hasOverlay ? "Hide what Hatpin sees" : "Show what Hatpin sees";
  return html`<a href="/overlay?then=${encodeURIComponent(path)}">${label}</a>`;
}

function consentBanner() {
  return html`<section id="consent" class="consent" aria-label="Your choice">
  <p>May we tell Pinterest what you look at here, so that our advertisements find people who like hats?</p>
  <div class="row">
    <button type="button" data-consent="granted">Yes, you may</button>
    <button type="button" data-consent="denied" class="quiet">No, thank you</button>
  </div>
</section>`;
}
