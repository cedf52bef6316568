import { tracker } from "./hatpin.js"; // First, so that it sees all that the app does.

const HATS = { "/": "All hats", "/straw-hat": "Straw hat" };

function show() {
  const name = HATS[location.pathname] ?? "No such hat";
  document.title = name;
  document.querySelector("main").innerHTML =
    `<h1>${name}</h1> <a href="/straw-hat">Straw hat</a> <button>Add to cart</button>`;
}

document.addEventListener("click", (event) => {
  if (event.target.matches("a")) {
    event.preventDefault();
    history.pushState(null, "", event.target.href);
    show();
  }
  if (event.target.matches("button")) {
    tracker.track("add_to_cart", { value: "25.00", currency: "EUR", content_ids: ["hat-1"] });
  }
});
addEventListener("popstate", show);
show();
