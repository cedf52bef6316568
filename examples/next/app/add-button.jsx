"use client";

export function AddButton() {
  return (
    <button type="button" onClick={tellOfAdd}>
      Add to cart
    </button>
  );
}

function tellOfAdd() {
  // What is called before the script has loaded waits for it.
  window.hatpin ||= (...call) => {
    hatpin.q ||= [];
    hatpin.q.push(call);
  };
  hatpin("track", "add_to_cart", { value: "25.00", currency: "EUR", content_ids: ["hat-1"] });
}
