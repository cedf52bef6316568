import type { ShopAnswer, Storefront } from "../storefront.ts";

const PRODUCT = { id: "HP-7", name: "Plain hat pin", price: 9.5 };

function page(title: string, body: string): ShopAnswer {
  return { html: `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>` };
}

/** No platform at all: a form, a cart, and JSON-LD. The smallest example of a storefront under test. */
const plainShop: Storefront = {
  platform: "a shop of its own",
  answer({ method, url, fields, session }) {
    if (url.pathname === "/hat-pin") {
      const jsonLd = {
        "@context": "https://schema.org",
        "@type": "Product",
        sku: PRODUCT.id,
        name: PRODUCT.name,
        offers: { "@type": "Offer", price: PRODUCT.price, priceCurrency: "GBP" },
      };
      return page(
        PRODUCT.name,
        `<h1>${PRODUCT.name}</h1><script type="application/ld+json">${JSON.stringify(jsonLd)}</script>
        <form method="post" action="/basket/add"><input name="sku" value="${PRODUCT.id}" type="hidden">
        <label>Quantity <input name="quantity" value="1"></label><button>Add to basket</button></form>`,
      );
    }
    if (url.pathname === "/hat-pin-in-rdfa") {
      return page(
        PRODUCT.name,
        `<div vocab="https://schema.org/" typeof="Product"><h1 property="name">${PRODUCT.name}</h1>
        <div property="brand" typeof="Brand"><span property="name">Milliner</span></div>
        <div property="offers" typeof="Offer"><meta property="price" content="9.50"><meta property="priceCurrency" content="GBP"></div>
        <div property="isRelatedTo" typeof="Product"><b property="name">Felt</b><meta property="price" content="3.00"></div>
        <form method="post" action="/basket/add"><input name="sku" value="${PRODUCT.id}" type="hidden">
        <label>Quantity <input name="quantity" value="1"></label><button>Add to basket</button></form></div>`,
      );
    }
    if (method === "POST" && url.pathname === "/basket/add") {
      const isAccepted = Number(fields.get("quantity")) <= 5;
      session.notice = isAccepted
        ? '<p class="notice-success" role="status">Added to your basket</p>'
        : '<p class="notice-error" role="alert">We have only five</p>';
      return { redirect: isAccepted ? "/basket" : "/hat-pin-again" };
    }
    if (/^\/(basket|hat-pin-again)$/.test(url.pathname)) return page("Basket", `${session.notice}`);
    return undefined;
  },
  steps: [
    {
      title: "an accepted form is an add",
      path: "/hat-pin",
      visit: { id: "HP-7", price: 9.5, currency: "GBP", name: "Plain hat pin" },
      async act(page) {
        await page.getByLabel("Quantity").fill("2");
        await page.getByRole("button", { name: "Add to basket" }).click();
        await page.locator(".notice-success").waitFor();
      },
      adds: [{ id: "HP-7", price: 9.5, currency: "GBP", quantity: 2 }],
    },
    {
      title: "a product that is marked up in RDFa",
      path: "/hat-pin-in-rdfa",
      visit: { price: 9.5, currency: "GBP", name: "Plain hat pin" },
      async act(page) {
        await page.getByRole("button", { name: "Add to basket" }).click();
        await page.locator(".notice-success").waitFor();
      },
      adds: [{ id: "HP-7", price: 9.5, currency: "GBP", quantity: 1, name: "Plain hat pin" }],
    },
    {
      title: "a refused form",
      path: "/hat-pin",
      isTrap: true,
      async act(page) {
        await page.getByLabel("Quantity").fill("6");
        await page.getByRole("button", { name: "Add to basket" }).click();
        await page.locator(".notice-error").waitFor();
      },
    },
  ],
};

export const storefronts = [plainShop];
