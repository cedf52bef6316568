import { html } from "../html.mjs";
import { picture } from "../pictures.mjs";
import { productById } from "../products.mjs";
import { layout } from "./layout.mjs";
import { shownPrice } from "./product-card.mjs";

export function cartPage(view) {
  const lines = view.cart.lines();
  return layout(view, {
    title: "Your cart",
    main: html`<h1>Your cart</h1>
${lines.length === 0 ? html`<p>It is empty. <a href="/">Have a look around.</a></p>` : filledCart(view.cart, lines)}`,
  });
}

function filledCart(cart, lines) {
  return html`<ul class="lines">${lines.map(cartLine)}</ul>
<form id="voucher" class="voucher">
  <label for="voucher-code">Voucher</label>
  <div class="row"><input id="voucher-code" name="code" required> <button class="quiet">Apply</button></div>
</form>
<p class="total">Total <strong id="cart-total">${shownPrice(cart.total())}</strong></p>
<a class="button" href="/checkout">To the checkout</a>`;
}

function cartLine({ id, name, price, quantity }) {
  const { slug, picture: drawing } = productById(id);
  return html`<li class="cart-line" data-line="${id}">
  ${picture(drawing)}
  <div><a href="/products/${slug}">${name}</a><p class="small">${shownPrice(price)} each</p></div>
  <div class="stepper">
    <button class="quiet" type="button" data-step="-1" aria-label="One less: ${name}">−</button>
    <output data-quantity>${quantity}</output>
    <button class="quiet" type="button" data-step="1" aria-label="One more: ${name}">+</button>
  </div>
  <form method="post" action="/cart/remove"><button class="quiet" name="id" value="${id}" aria-label="Remove ${name}">Remove</button></form>
</li>`;
}
