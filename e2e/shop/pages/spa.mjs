import { html, json } from "../html.mjs";
import { PRODUCTS } from "../products.mjs";
import { layout } from "./layout.mjs";
import { productJsonLd } from "./product.mjs";

/** A page that shows the products without loads: `spa.js` reads them here and moves by `pushState`. */
export function spaPage(view) {
  const products = PRODUCTS.map((product) => ({ ...product, jsonLd: productJsonLd(product, view.origin) }));
  return layout(view, {
    title: "Without page loads",
    main: html`<div id="spa"></div><script id="spa-products" type="application/json">${json(products)}</script>`,
    scripts: ["/spa.js"],
  });
}
