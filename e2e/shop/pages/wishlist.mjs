import { html } from "../html.mjs";
import { PRODUCTS } from "../products.mjs";
import { layout } from "./layout.mjs";
import { productGrid } from "./product-card.mjs";

export function wishlistPage(view) {
  const wished = PRODUCTS.filter(({ id }) => view.wishes.has(id));
  return layout(view, {
    title: "Your wish list",
    main: html`<h1>Your wish list</h1>
${wished.length > 0 ? productGrid(wished) : html`<p>Nothing yet. Each product page has a button for it.</p>`}`,
  });
}
