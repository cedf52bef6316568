// The products without page loads: /spa is the list, /spa/<slug> a product.

const root = document.getElementById("spa");
const products = JSON.parse(document.getElementById("spa-products").textContent);

addEventListener("popstate", show);
root.addEventListener("click", onClick);
show();

function onClick(event) {
  const link = event.target.closest("a[href^='/spa']");
  if (link) {
    event.preventDefault();
    history.pushState(null, "", link.href);
    show();
  }
  // A filter or an option: the address changes, the page does not.
  if (event.target.closest("[data-option]")) history.replaceState(null, "", "?size=large");
  const button = event.target.closest("[data-spa-add]");
  if (button) void add(button.dataset.spaAdd);
}

function show() {
  const product = products.find(({ slug }) => location.pathname === `/spa/${slug}`);
  document.querySelector("script[type='application/ld+json']")?.remove();
  if (product) describe(product);
  document.title = product?.name ?? "Without page loads";
  root.replaceChildren(...(product ? productView(product) : listView()));
}

function listView() {
  const list = element("ul", { className: "plain" });
  for (const { slug, name, price } of products) {
    const entry = element("li");
    entry.append(element("a", { href: `/spa/${slug}`, textContent: name }), ` €${price}`);
    list.append(entry);
  }
  return [element("h1", { textContent: "Without page loads" }), list];
}

function productView({ id, name, about, price }) {
  const add = element("button", { type: "button", textContent: "Add to cart" });
  add.dataset.spaAdd = id;
  const option = element("button", { type: "button", className: "quiet", textContent: "Large" });
  option.dataset.option = "large";
  const answer = element("p", { id: "spa-answer" });
  answer.setAttribute("role", "status");
  return [
    element("h1", { textContent: name }),
    element("p", { className: "price", textContent: `€${price}` }),
    element("p", { textContent: about }),
    add,
    option,
    answer,
    element("a", { href: "/spa", textContent: "All products" }),
  ];
}

async function add(id) {
  const answer = await fetch("/cart/add", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id, quantity: 1 }),
  });
  const { message } = await answer.json();
  document.getElementById("spa-answer").textContent = answer.ok ? "It is in your cart." : message;
}

function describe({ jsonLd }) {
  const script = element("script", { type: "application/ld+json", textContent: JSON.stringify(jsonLd) });
  document.head.append(script);
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
