import { visit } from "@hotwired/turbo";

// Pages come from the server (../turbo-pages.ts); Turbo swaps them in. What a script of the shop does beside:
document.addEventListener("click", ({ target }) => {
  const { visit: address, action } = target.closest("button")?.dataset ?? {};
  if (address) visit(address, { action });
});
