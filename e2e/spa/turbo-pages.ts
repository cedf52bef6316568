import type { ShopAnswer, ShopRequest } from "../storefronts/storefront.ts";
import { HATS, type Hat, jsonLd } from "./hat.ts";
import { DATA_MS } from "./hat-shop.ts";

/** Under the first a page's data block is in its head, where Turbo leaves those of earlier pages; else in its body. */
const BASES = ["/products/", "/body/"];

/** A shop whose pages come from the server, as Rails and the like send them. */
export async function answerInPages({ method, url, fields, session }: ShopRequest) {
  const [, base = "", slug] = /^(\/.*\/)([\w-]+)$/.exec(url.pathname) ?? [];
  if (url.pathname === "/") return page("All hats", allHats());
  if (base.startsWith("/old/")) return { redirect: `${base.slice("/old".length)}${slug}` };
  await new Promise((resolve) => setTimeout(resolve, DATA_MS));
  if (method === "POST" && url.pathname === "/cart/add") return add(fields, session);
  const hat = BASES.includes(base) && HATS.find((each) => each.slug === slug);
  if (!hat) return undefined;
  const notice = session.notice;
  session.notice = undefined;
  return hatPage(hat, base, notice);
}

/** Turbo wants another page after a form that did well, and shows what comes with a 422. */
function add(fields: URLSearchParams, session: ShopRequest["session"]): ShopAnswer | undefined {
  const hat = HATS.find(({ id }) => id === fields.get("product_id"));
  const base = fields.get("base") ?? "";
  if (!hat || !BASES.includes(base)) return undefined;
  if (hat.isSoldOut)
    return { ...hatPage(hat, base, notice("alert", "It is sold out.", "error")), status: 422 };
  session.notice = notice("status", "It is in your cart.", "success");
  return { redirect: base + hat.slug, status: 303 };
}

function notice(role: string, text: string, kind: string): string {
  return `<p class="flash flash-${kind}" role="${role}">${text}</p>`;
}

function allHats(): string {
  return BASES.map(
    (base) => `${hats(base)}<a href="/old${base}felt-cloche">An old address of ${base}</a>`,
  ).join("");
}

function hats(base: string): string {
  const links = HATS.map(({ slug, name }) => `<a href="${base}${slug}">${name}</a>`);
  return `<nav aria-label="${base}">${links.join(" ")}</nav>`;
}

function hatPage(hat: Hat, base: string, notice = ""): ShopAnswer {
  const data = `<script type="application/ld+json">${jsonLd(hat)}</script>`;
  const body = `${notice}
    <form method="post" action="/cart/add"><input type="hidden" name="product_id" value="${hat.id}">
      <input type="hidden" name="quantity" value="1"><input type="hidden" name="base" value="${base}">
      <button>Add to cart</button></form>
    <a href="/">All hats</a> <a href="?color=red">In red</a> <a href="#details">Details</a>
    <a href="${base}${hat.slug}">The same page</a>
    <button data-visit="?sorted" data-action="replace">Sort</button>
    <button data-visit="${base}felt-cloche" data-action="advance">The cloche</button>
    ${hats(base)}`;
  return base === "/products/" ? page(hat.name, body, data) : page(hat.name, data + body);
}

function page(title: string, body: string, head = ""): ShopAnswer {
  return {
    html: `<!doctype html><html lang="en"><head><title>${title}</title>
      <script src="/assets/app.js" defer></script>${head}</head><body><h1>${title}</h1>${body}</body></html>`,
  };
}
