import { html } from "../html.mjs";
import { picture } from "../pictures.mjs";
import { CATEGORIES, CURRENCY, PRODUCTS } from "../products.mjs";
import { layout } from "./layout.mjs";
import { addControl, productGrid, shownPrice } from "./product-card.mjs";

const HOW = {
  fetch: "This button adds with fetch(); the shop answers in JSON, and refuses with a 422.",
  xhr: "This button adds with XMLHttpRequest; the shop always answers 200, and refuses in the body.",
  form: "This button posts a form and loads the page anew; a notice says how it went.",
  link: "This is a link: the page it loads adds to the cart, and shows the cart or a notice.",
};

export function productPage(view, product) {
  const { id, name, price, brand, about, category, addsBy } = product;
  const { name: categoryName } = CATEGORIES.find(({ slug }) => slug === category);
  const others = PRODUCTS.filter((other) => other !== product && other.stock > 0).slice(0, 3);
  const isWished = view.wishes.has(id);
  return layout(view, {
    title: name,
    meta: productMeta(product),
    jsonLd: productJsonLd(product, view.origin),
    main: html`<nav class="crumbs" aria-label="You are here"><a href="/">Shop</a> / <a href="/category/${category}">${categoryName}</a></nav>
<article class="product">
  <div class="stage">${picture(product.picture)}</div>
  <div>
    <p class="small">${brand}</p>
    <h1>${name}</h1>
    <p class="price">${shownPrice(price)}</p>
    <p>${about}</p>
    <div class="choices">
      ${addControl(product, { withQuantity: true })}
      <button class="quiet" type="button" data-wish="${id}" aria-pressed="${String(isWished)}">${isWished ? "On your wish list" : "Add to wish list"}</button>
    </div>
    <p class="aside">${HOW[addsBy]}${product.stock === 0 && " It has just sold out, so the shop refuses."}</p>
  </div>
</article>
<section>
  <h2>You may also like</h2>
  ${productGrid(others)}
</section>`,
  });
}

/** What search engines and social networks read: https://schema.org/Product */
export function productJsonLd({ id, slug, name, brand, about, price, category, stock }, origin) {
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    "@id": `${origin}/products/${slug}#product`,
    url: `${origin}/products/${slug}`,
    sku: id,
    name,
    description: about,
    category: CATEGORIES.find(({ slug: key }) => key === category).name,
    brand: { "@type": "Brand", name: brand },
    offers: {
      "@type": "Offer",
      price,
      priceCurrency: CURRENCY,
      availability: `https://schema.org/${stock > 0 ? "InStock" : "OutOfStock"}`,
    },
  };
}

function productMeta({ id, name, brand, price }) {
  return [
    ["og:type", "product"],
    ["og:title", name],
    ["product:retailer_item_id", id],
    ["product:brand", brand],
    ["product:price:amount", price],
    ["product:price:currency", CURRENCY],
  ];
}
