import { html } from "../html.mjs";
import { productsOf } from "../products.mjs";
import { layout } from "./layout.mjs";
import { productGrid } from "./product-card.mjs";

export function categoryPage(view, { slug, name }) {
  return layout(view, {
    title: name,
    meta: [
      ["og:type", "website"],
      ["og:title", name],
    ],
    main: html`<h1>${name}</h1>${productGrid(productsOf(slug))}`,
  });
}
