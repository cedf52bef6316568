// The shop's own script. It knows nothing of Hatpin but `hatpin("identify")` and `hatpin("consent")`.

const notices = document.getElementById("notices");

for (const form of document.querySelectorAll("form[data-add]")) form.addEventListener("submit", onAdd);
for (const button of document.querySelectorAll("[data-wish]")) button.addEventListener("click", onWish);
for (const button of document.querySelectorAll("[data-step]")) button.addEventListener("click", onStep);
for (const button of document.querySelectorAll("#consent button"))
  button.addEventListener("click", onConsent);
document.getElementById("voucher")?.addEventListener("submit", onVoucher);
document.getElementById("newsletter").addEventListener("submit", onSubscribe);

async function onAdd(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const id = form.querySelector("[name='add-to-cart']").value;
  const quantity = Number(form.elements.quantity.value);
  try {
    const { name, count } = await (form.dataset.add === "xhr" ? addByXhr : addByFetch)(id, quantity);
    say("success", `${name} is in your cart.`);
    showCount(count);
  } catch (error) {
    say("error", error.message);
  }
}

async function addByFetch(id, quantity) {
  const { item, cart } = await postJson("/cart/add", { id, quantity });
  return { name: item.name, count: cart.count };
}

function addByXhr(id, quantity) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/ajax/add_to_cart");
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.responseType = "json";
    request.onload = () => {
      const { error, lines, cart } = request.response ?? { error: "Something went wrong." };
      if (error) reject(new Error(error));
      else resolve({ name: lines[0].name, count: cart.count });
    };
    request.onerror = () => reject(new Error("The shop cannot be reached."));
    request.send(new URLSearchParams({ product_id: id, quantity }).toString());
  });
}

async function onWish({ currentTarget: button }) {
  const { isWished } = await postJson("/wishlist/add", { id: button.dataset.wish });
  button.setAttribute("aria-pressed", isWished);
  button.textContent = isWished ? "On your wish list" : "Add to wish list";
}

async function onStep({ currentTarget: button }) {
  const line = button.closest("[data-line]");
  const id = line.dataset.line;
  const shown = line.querySelector("[data-quantity]");
  const quantity = Number(shown.textContent) + Number(button.dataset.step);
  try {
    const { cart } =
      quantity > Number(shown.textContent)
        ? await postJson("/cart/change", { id, quantity })
        : await sendJson("PATCH", `/cart/items/${id}`, { quantity });
    if (quantity === 0) return location.reload();
    shown.textContent = quantity;
    document.getElementById("cart-total").textContent = `€${cart.total}`;
    showCount(cart.count);
  } catch (error) {
    say("error", error.message);
  }
}

async function onVoucher(event) {
  event.preventDefault();
  const { code } = event.currentTarget.elements;
  await postJson("/cart/voucher", { code: code.value }).catch((error) => say("error", error.message));
}

/** The demo keeps no list: the address goes nowhere but, hashed, into the events from now on. */
function onSubscribe(event) {
  event.preventDefault();
  const form = event.currentTarget;
  hatpin("identify", { em: form.elements.email.value });
  form.reset();
  document.getElementById("newsletter-answer").textContent =
    "Thank you. We will write when the felt has dried.";
}

function onConsent({ currentTarget: button }) {
  const { consent } = button.dataset;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
  document.cookie = `shop_consent=${consent}; path=/; max-age=31536000; samesite=lax`;
  hatpin("consent", consent);
  document.getElementById("consent").remove();
}

const postJson = (path, body) => sendJson("POST", path, body);

async function sendJson(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.message ?? value.error);
  return value;
}

function say(kind, text) {
  const notice = document.createElement("p");
  notice.className = `notice notice-${kind}`;
  notice.textContent = text;
  notices.replaceChildren(notice);
}

function showCount(count) {
  document.getElementById("cart-count").textContent = count;
}
