import { html } from "../html.mjs";
import { picture } from "../pictures.mjs";
import { CURRENCY } from "../products.mjs";

/** A price as people read it. */
export const shownPrice = (price) => `€${price}`;

/** A grid of cards, each with a button that adds in the product's own way. */
export function productGrid(products) {
  return html`<ul class="grid">${products.map(productCard)}</ul>`;
}

function productCard(product) {
  const { id, slug, name, price, picture: drawing } = product;
  return html`<li class="card" data-product-id="${id}" data-product-price="${price}" data-currency="${CURRENCY}">
  <a class="card-link" href="/products/${slug}">${picture(drawing)}<h3>${name}</h3></a>
  <p class="price">${shownPrice(price)}</p>
  ${addControl(product)}
</li>`;
}

/**
 * The control that adds a product. All but the link are forms that work without JavaScript; `shop.js` sends those
 * with `data-add` by itself.
 */
export function addControl({ id, slug, name, addsBy }, { withQuantity = false } = {}) {
  if (addsBy === "link") {
    return html`<a class="button" href="/products/${slug}?add-to-cart=${id}" rel="nofollow">Add to cart<span class="hidden">: ${name}</span></a>`;
  }
  const script = addsBy === "form" ? "" : addsBy;
  return html`<form class="buy" method="post" action="/products/${slug}" ${script && html`data-add="${script}"`}>
  ${
    withQuantity
      ? html`<label>Quantity <input name="quantity" type="number" min="1" max="99" value="1" inputmode="numeric"></label>`
      : html`<input name="quantity" type="hidden" value="1">`
  }
  <button name="add-to-cart" value="${id}">Add to cart<span class="hidden">: ${name}</span></button>
</form>`;
}
