import { html } from "../html.mjs";
import { picture } from "../pictures.mjs";
import { PRODUCTS } from "../products.mjs";
import { layout } from "./layout.mjs";
import { productGrid } from "./product-card.mjs";

export function homePage(view) {
  return layout(view, {
    title: "Hat pins and millinery",
    meta: [
      ["og:type", "website"],
      ["og:title", "Hatpin & Daughters"],
    ],
    main: html`<section class="hero">
  <div>
    <h1>Hats that stay where you put them</h1>
    <p>Pins, hats and trimmings from a small workshop by the sea.</p>
    <a class="button" href="/category/pins">See the hat pins</a>
  </div>
  ${picture("cloche")}
</section>
<h2>From the workshop</h2>
${productGrid(PRODUCTS)}`,
  });
}
