"use client";

import { useRouter } from "next/navigation";
import { useActionState } from "react";
import { addToCart } from "./actions.js";

/** A server action, whose answer is a stream of React's own. */
export function AddToCart({ id }) {
  const [notice, act] = useActionState(addToCart, "");
  return (
    <form action={act}>
      <input type="hidden" name="product_id" value={id} />
      <input type="hidden" name="quantity" value="1" />
      <button type="submit">Add to cart</button>
      <p role="status">{notice}</p>
    </form>
  );
}

export function Moves() {
  const router = useRouter();
  return (
    <>
      <button type="button" onClick={() => router.replace("?sorted")}>
        Sort
      </button>
      <button type="button" onClick={() => router.push("/products/felt-cloche")}>
        The cloche
      </button>
    </>
  );
}
