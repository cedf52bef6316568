import { html } from "../html.mjs";
import { searchProducts } from "../products.mjs";
import { layout } from "./layout.mjs";
import { productGrid } from "./product-card.mjs";

export function searchPage(view) {
  const { query } = view;
  const found = searchProducts(query);
  const heading = query ? `Search: ${query}` : "Search";
  return layout(view, {
    title: heading,
    main: html`<h1>${heading}</h1>
${found.length > 0 ? productGrid(found) : html`<p>Nothing was found. Try “pin”, “felt” or “silk”.</p>`}`,
  });
}
