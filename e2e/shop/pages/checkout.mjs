import { html } from "../html.mjs";
import { layout } from "./layout.mjs";
import { shownPrice } from "./product-card.mjs";

export function checkoutPage(view) {
  const { cart } = view;
  return layout(view, {
    title: "Checkout",
    main: html`<h1>Checkout</h1>
${
  cart.count() === 0
    ? html`<p>Your cart is empty. <a href="/">Have a look around.</a></p>`
    : html`<form class="checkout" method="post" action="/checkout">
  <label>Name <input name="name" autocomplete="name" required></label>
  <label>E-mail <input name="email" type="email" autocomplete="email" required></label>
  <label>Address <input name="address" autocomplete="street-address" required></label>
  <p class="total">Total <strong>${shownPrice(cart.total())}</strong></p>
  <button>Place the order</button>
  <p class="small">Nothing is charged, and what you type here is forgotten at once.</p>
</form>`
}`,
  });
}

export function thankYouPage(view, { number, total }) {
  return layout(view, {
    title: "Thank you",
    main: html`<h1>Thank you</h1>
<p>Your order <strong id="order-number">${number}</strong> over ${shownPrice(total)} is on its way to the workshop.</p>
<a class="button" href="/">Back to the shop</a>`,
  });
}
